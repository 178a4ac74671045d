import type { FaultModel } from "../fault.js";

/**
 * CPU contention: own work takes 3 to 10 times as long (by severity), unevenly; and in up to a third of the cases it is
 * put off for a part of the 100 ms period in which a container's CPU share is counted.
 *
 * @example
 * const fault = { ...exampleFault("cpu"), severity: 0.5 };
 * assert.ok(cpu.onWork!(fault, fault.startUs, 2000, new Random(1)) > 4000);
 */
export const cpu: FaultModel = {
  type: "cpu",
  scope: "instance",
  needsCallers: false,
  describe: (severity) => `own work takes about ${factor(severity).toFixed(1)} times as long`,
  onWork: ({ severity }, _at, us, random) => {
    const slower = 1 + (factor(severity) - 1) * Math.exp(0.4 * random.normal());
    const throttled = random.next() < 0.33 * severity;
    const part = random.next();
    return us * slower + (throttled ? 100_000 * part : 0);
  },
};

function factor(severity: number): number {
  return 3 + 7 * severity;
}
