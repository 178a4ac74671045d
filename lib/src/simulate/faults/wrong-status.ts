import type { FaultModel } from "../fault.js";

/**
 * Wrong status: the service does its work and then answers with an internal error (HTTP 500, gRPC 13), for 20 to 100 %
 * (by severity) of the requests. Callers try again, fail, or go on without the answer.
 *
 * @example
 * const fault = { ...exampleFault("wrong-status"), severity: 1 };
 * assert.equal(wrongStatus.onServe!(fault, fault.startUs, new Random(1)).status?.code, "500");
 */
export const wrongStatus: FaultModel = {
  type: "wrong-status",
  scope: "service",
  needsCallers: false,
  describe: (severity) => `${Math.round(100 * share(severity))} % of the answers are internal errors`,
  onServe: ({ severity }, _at, random) =>
    random.next() < share(severity) ? { status: { kind: "http", code: "500" } } : {},
};

function share(severity: number): number {
  return 0.2 + 0.8 * severity;
}
