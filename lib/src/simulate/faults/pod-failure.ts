import type { FaultModel } from "../fault.js";

/**
 * Pod failure: calls that go to the failed instance never arrive. Most are refused within some milliseconds; 10 to 50 %
 * (by severity) hang until the connection times out after a second.
 *
 * Callers try again, go on without the answer, or fail early: the shape of the trace changes.
 *
 * @example
 * const fault = exampleFault("pod-failure");
 * const { refused } = podFailure.onCall!(fault, fault.startUs, new Random(1));
 * assert.equal(refused!.status.code, "14");
 */
export const podFailure: FaultModel = {
  type: "pod-failure",
  scope: "instance",
  needsCallers: true,
  describe: (severity) => `instance down; ${Math.round(100 * hanging(severity))} % of the calls to it hang for 1 s`,
  onCall: ({ severity }, _at, random) => {
    const hangs = random.next() < hanging(severity);
    const quickUs = 500 + 3000 * random.next();
    return { refused: { afterUs: hangs ? 1e6 : quickUs, status: { kind: "grpc", code: "14" } } };
  },
};

function hanging(severity: number): number {
  return 0.1 + 0.4 * severity;
}
