import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FittedRepresentation, Representation } from "../../lib/src/represent/representation.js";
import type { SpanTable } from "../../lib/src/trace/span-table.js";

/** Two numbers per trace: logarithm of the root's duration, and the number of spans. */
export const plain: Representation = {
  name: "plain",
  async fit(): Promise<FittedRepresentation> {
    return {
      name: "plain",
      width: 2,
      facts: { engine: "none" },
      async encode({ traceIds, offsets, duration }: SpanTable) {
        return Float32Array.from({ length: traceIds.length * 2 }, (_, i) => {
          const row = offsets[i >> 1];
          return i % 2 === 0 ? Math.log1p(duration[row]) : offsets[(i >> 1) + 1] - row;
        });
      },
      async save(folder: string) {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, "model.json"), "{}");
      },
      dispose() {},
    };
  },
};
