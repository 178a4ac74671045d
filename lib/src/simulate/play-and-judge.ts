import type { Fault } from "./fault.js";
import type { FaultTimeline } from "./fault-timeline.js";
import { type Judgement, judge } from "./label-trace.js";
import type { PlayedSpan, Player, TraceDraw } from "./player.js";

/** The exact truth about one trace. */
export interface TraceLabel {
  readonly traceId: string;
  readonly startUs: number;
  /** Start as recorded, where that is another: by a clock that is off, or because the first span got lost. */
  readonly recordedUs?: number;
  readonly anomalous: boolean;
  /** The fault that made it so; null if none did. With several, the one that lengthened the trace most. */
  readonly fault: Fault | null;
  /** All faults that made it so, each on its own, by start; empty if none did. */
  readonly faults: readonly Fault[];
  /** See {@link judge}; null where not anomalous. */
  readonly rule: Judgement["rule"];
  /** Whether the trace began within the window of a fault. */
  readonly inWindow: boolean;
  /** Duration of the root over that without any fault. */
  readonly durationRatio: number;
}

/**
 * Plays a trace with all faults that can have met it. It is anomalous if {@link judge} says so of it and of itself without
 * any fault. Root causes are the faults that did something to it and that change it noticeably if they act alone; where
 * none does so alone, all that did something.
 */
export function playAndJudge(
  player: Player,
  draw: TraceDraw,
  timeline: FaultTimeline,
  traceId: string,
): { played: PlayedSpan[]; label: TraceLabel } {
  const { startUs } = draw;
  const clean = player.play(draw);
  let played = clean;
  let met: Fault[] = [];
  let struck: ReadonlySet<Fault> = new Set();
  // A fault can lengthen a trace into the window of the next one.
  for (let before = -1; met.length > before; ) {
    before = met.length;
    met = timeline.between(startUs, startUs + latestEnd(played));
    if (met.length > before) {
      played = player.play(draw, met);
      struck = player.struck;
    }
  }
  const { rule, durationRatio } = judge(clean, played);
  const causes = rule === null ? [] : causesOf(player, draw, { clean, played, met, struck });
  const label = {
    traceId,
    startUs,
    anomalous: rule !== null,
    fault: causes.length === 0 ? null : causes.reduce((a, b) => (b.us > a.us ? b : a)).fault,
    faults: causes.map(({ fault }) => fault),
    rule,
    inWindow: met.some((fault) => fault.startUs <= startUs),
    durationRatio,
  };
  return { played, label };
}

interface Cause {
  readonly fault: Fault;
  /** By how much it changes the length of the trace, alone. */
  readonly us: number;
}

function causesOf(
  player: Player,
  draw: TraceDraw,
  trace: {
    readonly clean: PlayedSpan[];
    readonly played: PlayedSpan[];
    readonly met: readonly Fault[];
    readonly struck: ReadonlySet<Fault>;
  },
): Cause[] {
  const { clean, played, met, struck } = trace;
  const alone: (Cause & { readonly noticeable: boolean })[] = [];
  for (const fault of met) {
    if (!struck.has(fault)) continue;
    const spans = met.length === 1 ? played : player.play(draw, [fault]);
    const us = Math.abs(spans[0].end - clean[0].end);
    alone.push({ fault, us, noticeable: judge(clean, spans).rule !== null });
  }
  const noticeable = alone.filter((cause) => cause.noticeable);
  return noticeable.length > 0 ? noticeable : alone;
}

function latestEnd(spans: readonly PlayedSpan[]): number {
  let latest = 0;
  for (const { end } of spans) if (end > latest) latest = end;
  return latest;
}
