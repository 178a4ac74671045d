import type { FaultModel } from "../fault.js";

/**
 * Slow dependency: what the service waits for answers 40 to 400 ms later (by severity; exponential around that): its
 * queries and look-ups, if no `callee` is given; else its calls to `callee`.
 *
 * @example
 * const fault = { ...exampleFault("slow-dependency"), severity: 1 };
 * assert.ok(slowDependency.onDependency!(fault, fault.startUs, 1000, new Random(1)) > 1000);
 * assert.deepEqual(slowDependency.onOutgoing!(fault, fault.startUs, new Random(1)), {});
 * assert.ok(slowDependency.onOutgoing!({ ...fault, callee: "db" }, fault.startUs, new Random(1)).replyUs! > 0);
 */
export const slowDependency: FaultModel = {
  type: "slow-dependency",
  scope: "service",
  needsCallers: false,
  needsCallees: true,
  describe: (severity) => `what it depends on answers ${Math.round(millis(severity))} ms later in the mean`,
  onDependency: ({ severity, callee }, _at, us, random) =>
    callee === undefined ? us + lateUs(severity, random.exponential()) : us,
  onOutgoing: ({ severity, callee }, _at, random) =>
    callee === undefined ? {} : { replyUs: lateUs(severity, random.exponential()) },
};

function millis(severity: number): number {
  return 40 + 360 * severity;
}

function lateUs(severity: number, exponential: number): number {
  return millis(severity) * (0.5 + 0.5 * exponential) * 1000;
}
