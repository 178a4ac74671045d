import type { Latency, OperationModel, Step, SystemModel } from "../../lib/src/simulate/system.js";

/** Exactly `medianMs`, always. */
export const exactly = (medianMs: number): Latency => ({ medianMs, sigma: 0 });

/**
 * shop (http) calls cart (grpc, two instances); 1 ms of work in each, 0.5 ms each way, no queues, nothing by chance.
 * Defaults give, in milliseconds:
 *
 *     shop    |-----------------------| 0 to 3
 *     client     |--------------|       2 ms
 *     cart          |--------|          1 ms
 */
export function tinySystem(
  more: { steps?: Step[]; cart?: Partial<OperationModel>; also?: OperationModel[] } = {},
): SystemModel {
  return {
    name: "tiny",
    services: [
      { name: "shop", protocol: "http", utilisation: 0 },
      { name: "cart", protocol: "grpc", utilisation: 0, instances: 2 },
    ],
    operations: [
      { service: "shop", name: "view", work: exactly(1), steps: more.steps ?? [{ call: "cart/get" }] },
      { service: "cart", name: "get", work: exactly(1), ...more.cart },
      ...(more.also ?? []),
    ],
    entries: [{ operation: "shop/view", weight: 1 }],
    network: exactly(0.5),
    load: { tracesPerMinute: 60, wave: 0, noise: 0, burstsPerHour: 0, quietPerHour: 0 },
    startUs: 1_700_000_000_000_000,
  };
}
