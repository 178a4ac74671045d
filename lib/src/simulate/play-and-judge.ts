import type { Fault } from "./fault.js";
import type { FaultTimeline } from "./fault-timeline.js";
import { type Judgement, judge } from "./label-trace.js";
import type { PlayedSpan, TraceDraw, TracePlayer } from "./play-trace.js";

/** The exact truth about one trace. */
export interface TraceLabel {
  readonly traceId: string;
  readonly startUs: number;
  readonly anomalous: boolean;
  /** The fault that made it so; null if none did. With several, the one that lengthened the trace most. */
  readonly fault: Fault | null;
  /** See {@link judge}; null where not anomalous. */
  readonly rule: Judgement["rule"];
  /** Whether the trace began within the window of a fault. */
  readonly inWindow: boolean;
  /** Duration of the root over that without any fault. */
  readonly durationRatio: number;
}

/**
 * Plays a trace with all faults that can have met it. Each is judged on its own: the trace with only this fault against
 * the trace with none.
 */
export function playAndJudge(
  player: TracePlayer,
  draw: TraceDraw,
  timeline: FaultTimeline,
  traceId: string,
): { played: PlayedSpan[]; label: TraceLabel } {
  const { startUs } = draw;
  const clean = player.play(draw);
  let played = clean;
  let met: Fault[] = [];
  // A fault can lengthen a trace into the window of the next one.
  for (let before = -1; met.length > before; ) {
    before = met.length;
    met = timeline.between(startUs, startUs + played.reduce((latest, span) => Math.max(latest, span.end), 0));
    if (met.length > before) played = player.play(draw, met);
  }
  let judged: { fault: Fault; rule: Judgement["rule"]; us: number } | undefined;
  for (const fault of met) {
    const alone = met.length === 1 ? played : player.play(draw, [fault]);
    const { rule } = judge(clean, alone);
    const us = Math.abs(alone[0].end - clean[0].end);
    if (rule !== null && (judged === undefined || us > judged.us)) judged = { fault, rule, us };
  }
  const label = {
    traceId,
    startUs,
    anomalous: judged !== undefined,
    fault: judged?.fault ?? null,
    rule: judged?.rule ?? null,
    inWindow: met.some((fault) => fault.startUs <= startUs),
    durationRatio: judge(clean, played).durationRatio,
  };
  return { played, label };
}
