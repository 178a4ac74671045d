import type { PlayedSpan } from "./player.js";

/** What a fault did to a trace; `rule` says which part of the rule made the trace anomalous, null for none. */
export interface Judgement {
  readonly rule: "structure" | "status" | "latency" | null;
  /** Duration of the root with the fault over that without. */
  readonly durationRatio: number;
}

/** Least that counts as a delay, microseconds. */
const LEAST_US = 20_000;
/** Least that counts as a delay of the whole trace and of one span in it, as a share of the unaffected duration. */
const LEAST_OF_ROOT = 0.3;
const LEAST_OF_SPAN = 1;

/**
 * Whether a fault noticeably changed a trace, by comparing the trace with itself without the fault. Anomalous is
 *
 * - `structure`: other spans, or the same under other parents (a call that failed, was made again, or was no longer made);
 * - `status`: the same spans, one of them with another status;
 * - `latency`: the root lasts at least 30 % and 20 ms longer than without the fault, or some span within takes at least
 *   twice as long and 20 ms more.
 *
 * Everything less is normal: the fault left the trace (nearly) alone.
 *
 * @param clean The trace played without the fault, from {@link TracePlayer}.
 * @param faulty The same draw played with it.
 *
 * @example
 * const system = checkSystem(onlineBoutique());
 * const player = new TracePlayer(system, nameInstances(system.model, 1));
 * const fault = exampleFault("pod-failure");
 * const draw = { seed: 5, startUs: fault.startUs, load: 1 };
 * assert.equal(judge(player.play(draw), player.play(draw, [fault])).rule, "structure");
 */
export function judge(clean: readonly PlayedSpan[], faulty: readonly PlayedSpan[]): Judgement {
  const durationRatio = lengthOf(faulty[0]) / (lengthOf(clean[0]) || 1);
  const same = clean.length === faulty.length && clean.every((span, i) => isSame(span, faulty[i]));
  if (!same) return { rule: "structure", durationRatio };
  const status = clean.some(
    ({ status }, i) => status.kind !== faulty[i].status.kind || status.code !== faulty[i].status.code,
  );
  if (status) return { rule: "status", durationRatio };
  const slow = clean.some((span, i) => {
    const before = lengthOf(span);
    const least = Math.max(LEAST_US, before * (i === 0 ? LEAST_OF_ROOT : LEAST_OF_SPAN));
    return lengthOf(faulty[i]) - before >= least;
  });
  return { rule: slow ? "latency" : null, durationRatio };
}

/** Spans are listed in the order in which they are played, which no delay changes. */
function isSame(a: PlayedSpan, b: PlayedSpan): boolean {
  return a.key === b.key && a.parent === b.parent;
}

function lengthOf({ start, end }: PlayedSpan): number {
  return end - start;
}
