import type { Fault, FaultModel } from "../fault.js";

const SLOWEST = 6;

/**
 * Restart: the instance goes down at the start of the window and refuses calls for 3 to 15 s (by severity); then it is
 * cold, and its work takes up to six times as long, less and less until the end of the window.
 *
 * @example Refusing at first, slow after that, nearly well at the end
 * const fault = { ...exampleFault("restart"), severity: 0 };
 * assert.ok(restart.onCall!(fault, fault.startUs + 1e6, new Random(1)).refused);
 * assert.ok(restart.onWork!(fault, fault.startUs + 4e6, 1000, new Random(1)) > 5000);
 * assert.ok(restart.onWork!(fault, fault.endUs - 1, 1000, new Random(1)) < 1010);
 */
export const restart: FaultModel = {
  type: "restart",
  scope: "instance",
  needsCallers: true,
  describe: (severity) => `down for ${(downUs(severity) / 1e6).toFixed(1)} s, then cold`,
  onCall: (fault, at, random) => {
    if (at - fault.startUs >= downUs(fault.severity)) return {};
    const hangs = random.next() < 0.2;
    const quickUs = 500 + 3000 * random.next();
    return { refused: { afterUs: hangs ? 1e6 : quickUs, status: { kind: "grpc", code: "14" } } };
  },
  onWork: (fault, at, us) => us * (1 + (SLOWEST - 1) * cold(fault, at)),
};

function downUs(severity: number): number {
  return (3 + 12 * severity) * 1e6;
}

/** 1 when just up again, 0 at the end of the window. */
function cold({ startUs, endUs, severity }: Fault, at: number): number {
  const up = startUs + downUs(severity);
  if (up >= endUs) return 1;
  return Math.min(1, Math.max(0, (endUs - at) / (endUs - up))) ** 2;
}
