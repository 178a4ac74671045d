import type { Fault, FaultModel } from "../fault.js";

/** Share of the window after which the instance is killed for its memory. */
const KILLED_AT = 0.8;

/**
 * Memory pressure: pauses (as of a garbage collector) that get more frequent and longer while memory fills up; after
 * four fifths of the window the instance is killed and restarts, refuses calls for 4 to 16 s (by severity), and is
 * well again.
 *
 * At full pressure a piece of work is paused in 30 to 80 % of the cases, for 40 to 200 ms in the mean (by severity).
 *
 * @example Fine at first, refusing after the kill
 * const fault = exampleFault("memory");
 * const at = (part: number) => fault.startUs + part * (fault.endUs - fault.startUs);
 * assert.equal(memory.onWork!(fault, at(0), 1000, new Random(1)), 1000);
 * assert.ok(memory.onCall!(fault, at(0.801), new Random(1)).refused);
 */
export const memory: FaultModel = {
  type: "memory",
  scope: "instance",
  needsCallers: false,
  describe: (severity) => `pauses up to ${Math.round(meanPauseMs(severity))} ms in the mean, then a restart`,
  onCall: (fault, at, random) =>
    isRestarting(fault, at)
      ? { refused: { afterUs: 1000 + 2000 * random.next(), status: { kind: "grpc", code: "14" } } }
      : {},
  onWork: (fault, at, us, random) => {
    const pressure = pressureAt(fault, at);
    const paused = random.next() < (0.3 + 0.5 * fault.severity) * pressure;
    const length = random.exponential() * meanPauseMs(fault.severity) * pressure * 1000;
    return paused ? us + length : us;
  },
};

/** 0 at the start, 1 when killed, 0 after that. */
function pressureAt({ startUs, endUs }: Fault, at: number): number {
  const part = (at - startUs) / (endUs - startUs);
  return part < KILLED_AT ? part / KILLED_AT : 0;
}

function isRestarting({ startUs, endUs, severity }: Fault, at: number): boolean {
  const sinceKill = at - startUs - KILLED_AT * (endUs - startUs);
  return sinceKill >= 0 && sinceKill < (4 + 12 * severity) * 1e6;
}

function meanPauseMs(severity: number): number {
  return 40 + 160 * severity;
}
