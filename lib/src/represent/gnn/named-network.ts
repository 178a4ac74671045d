import { UsageError } from "../../base/error.js";
import type { Network } from "./network.js";

/** Sizes of a named network. */
export interface NetworkSizes {
  /** Numbers per text vector. */
  readonly textWidth: number;
  /** Numbers per span that its times give: 4, or 8 with the linear scale. */
  readonly times: number;
  /** Statuses, "other" included. */
  readonly statuses: number;
  /** Attention layers; default 2 (`compact`), 3 (`paper`). */
  readonly layers?: number;
  /** Heads per layer; default 4 (`compact`), 3 but 1 in the last layer (`paper`). */
  readonly heads?: number;
  /** Numbers per head; default 16 (`compact`), the width of the input (`paper`). */
  readonly headWidth?: number;
  /** What of the spans goes into the trace; default mean+max (`compact`), mean (`paper`). */
  readonly readout?: "mean" | "mean+max";
  /** Numbers per trace; default 64. */
  readonly output?: number;
}

export const NETWORKS = ["compact", "paper"] as const;
export type NetworkName = (typeof NETWORKS)[number];

/**
 * A network by name.
 *
 * - `compact`: texts projected once per distinct name to heads x width (64), two layers of 4 heads x 16, ELU, mean
 *   and maximum over the spans, 64 tanh, 64. About 47,000 weights.
 * - `paper`: as published (section III-C) and in the released code: three layers of 3, 3 and 1 heads as wide as the
 *   input, tanh then batch normalisation, mean pool, ReLU, 128 tanh, 64; attention dropout 0.1.
 *
 * @throws UsageError for a name that is none.
 *
 * @example
 * const network = namedNetwork("compact", { textWidth: 384, times: 8, statuses: 3 });
 * assert.deepEqual(network.layers.map(({ heads, width }) => [heads, width]), [[4, 16], [4, 16]]);
 */
export function namedNetwork(name: NetworkName, sizes: NetworkSizes): Network {
  const { textWidth, times, statuses, output = 64, readout: pool } = sizes;
  // 12 for the paper's four.
  const timeWidth = 3 * times;
  if (name === "compact") {
    const { layers = 2, heads = 4, headWidth = 16 } = sizes;
    const width = heads * headWidth;
    return {
      textWidth,
      times,
      timeWidth,
      statuses,
      input: { width, activation: "elu", bias: true },
      layers: Array.from({ length: layers }, () => ({
        heads,
        width: headWidth,
        project: true,
        activation: "elu",
        batchNorm: false,
        dropout: 0,
      })),
      readout: { pool: pool ?? "mean+max", activation: "none" },
      head: [
        { width: 64, activation: "tanh" },
        { width: output, activation: "none" },
      ],
    };
  }
  if (name === "paper") {
    const { layers = 3, heads = 3, headWidth = textWidth + timeWidth + statuses } = sizes;
    return {
      textWidth,
      times,
      timeWidth,
      statuses,
      // The first layer attends over (text | time | status) times its matrix: the same as the sum of three products.
      input: { width: (layers === 1 ? 1 : heads) * headWidth, activation: "none", bias: false },
      layers: Array.from({ length: layers }, (_, i) => ({
        heads: i === layers - 1 ? 1 : heads,
        width: headWidth,
        project: i > 0,
        activation: "tanh",
        batchNorm: true,
        dropout: 0.1,
      })),
      readout: { pool: pool ?? "mean", activation: "relu" },
      head: [
        { width: 128, activation: "tanh" },
        { width: output, activation: "none" },
      ],
    };
  }
  throw new UsageError(`Cannot build network "${name}": it is none of ${NETWORKS.join(", ")}`);
}
