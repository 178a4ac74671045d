import type { FaultModel } from "../fault.js";

/**
 * Network delay: every reply of the service is late by 20 to 200 ms (by severity), give or take a quarter.
 *
 * It stands on the way back, as a delay on what leaves a pod does: the callee's own span looks as ever, its caller waits.
 *
 * @example
 * const fault = { ...exampleFault("delay"), severity: 1 };
 * const { replyUs } = delay.onCall!(fault, fault.startUs, new Random(1));
 * assert.ok(replyUs! >= 150_000 && replyUs! <= 250_000);
 */
export const delay: FaultModel = {
  type: "delay",
  scope: "service",
  needsCallers: true,
  describe: (severity) => `replies late by ${Math.round(millis(severity))} ms +- 25 %`,
  onCall: ({ severity }, _at, random) => ({ replyUs: millis(severity) * (0.75 + 0.5 * random.next()) * 1000 }),
};

function millis(severity: number): number {
  return 20 + 180 * severity;
}
