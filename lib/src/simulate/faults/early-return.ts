import type { FaultModel } from "../fault.js";

/**
 * Early return: the service answers before it makes its first call, as if all were done, for 20 to 100 % (by severity) of
 * the requests. What it would have called is not in the trace. A service that calls nobody is left as it is.
 *
 * @example
 * const fault = { ...exampleFault("early-return"), severity: 1 };
 * assert.equal(earlyReturn.onServe!(fault, fault.startUs, new Random(1)).early, true);
 */
export const earlyReturn: FaultModel = {
  type: "early-return",
  scope: "service",
  needsCallers: false,
  needsCallees: true,
  describe: (severity) => `${Math.round(100 * share(severity))} % of the requests end before their first call`,
  onServe: ({ severity }, _at, random) => ({ early: random.next() < share(severity) }),
};

function share(severity: number): number {
  return 0.2 + 0.8 * severity;
}
