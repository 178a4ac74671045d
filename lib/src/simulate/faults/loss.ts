import type { Random } from "../../base/random.js";
import type { FaultModel } from "../fault.js";

const MOST_RESENDS = 7;

/**
 * Packet loss: 4 to 30 % (by severity) of the messages to and from the service are lost and sent again after 200 ms,
 * then 400 ms, 800 ms and so on. Most calls are untouched; some wait; some run into the timeout of their caller.
 *
 * @example
 * const fault = { ...exampleFault("loss"), severity: 1 };
 * const random = new Random(1);
 * const calls = Array.from({ length: 1000 }, () => loss.onCall!(fault, fault.startUs, random));
 * const late = calls.filter((call) => call.requestUs! + call.replyUs! > 0).length;
 * assert.ok(late > 450 && late < 570); // 1 - 0.7 * 0.7
 */
export const loss: FaultModel = {
  type: "loss",
  scope: "service",
  needsCallers: true,
  describe: (severity) => `${Math.round(100 * share(severity))} % of the messages lost`,
  onCall: ({ severity }, _at, random) => ({
    requestUs: resendUs(share(severity), random),
    replyUs: resendUs(share(severity), random),
  }),
};

function share(severity: number): number {
  return 0.04 + 0.26 * severity;
}

function resendUs(lost: number, random: Random): number {
  let us = 0;
  for (let i = 0; i < MOST_RESENDS && random.next() < lost; i++) us += 200_000 * 2 ** i;
  return us;
}
