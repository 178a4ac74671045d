import type { FaultModel } from "../fault.js";

/**
 * Missing call: the service leaves out 30 to 100 % (by severity) of the calls it should make (to `callee`, if one is
 * given), and goes on as if they had been answered.
 *
 * @example
 * const fault = { ...exampleFault("missing-call"), severity: 1 };
 * assert.equal(missingCall.onOutgoing!(fault, fault.startUs, new Random(1)).missing, true);
 */
export const missingCall: FaultModel = {
  type: "missing-call",
  scope: "service",
  needsCallers: false,
  needsCallees: true,
  describe: (severity) => `${Math.round(100 * share(severity))} % of its calls are not made`,
  onOutgoing: ({ severity }, _at, random) => (random.next() < share(severity) ? { missing: true } : {}),
};

function share(severity: number): number {
  return 0.3 + 0.7 * severity;
}
