import type { SPAN_KINDS } from "../trace/span-table.js";
import type { Status } from "../trace/status.js";
import type { Fault } from "./fault.js";

/** One of {@link SPAN_KINDS}. */
export type SpanKind = (typeof SPAN_KINDS)[number];

/** A span as played; times in microseconds after the start of the trace, not rounded. */
export interface PlayedSpan {
  /** What this span is within its trace, with and without a fault: equal keys are the same piece of work. */
  readonly key: number;
  /** Index in the list of spans, -1 for the root. A parent stands before its children. */
  readonly parent: number;
  readonly service: string;
  readonly operation: string;
  readonly instance: string;
  readonly kind: SpanKind;
  readonly start: number;
  end: number;
  status: Status;
  /** Happened, but is not in the recording. */
  readonly absent?: boolean;
}

/** What one trace is played with. */
export interface TraceDraw {
  /** All chance in the trace comes from it. */
  readonly seed: number;
  readonly startUs: number;
  /** Multiple of the mean load. */
  readonly load: number;
  /** Of a fitted system: which structure, and which of its donors. */
  readonly dealt?: { readonly structure: number; readonly donor: number };
}

/** Plays the traces of a system: the same draw and faults, the same spans. */
export interface Player {
  /** Deals what else a recording of so many traces is played with: asked for each trace in order, once. */
  dealer?(seed: number, traces: number): (draw: TraceDraw) => TraceDraw;
  /** The spans of one trace, the root first. */
  play(draw: TraceDraw, faults?: readonly Fault[]): PlayedSpan[];
  /** Faults that did something to the trace played last. */
  readonly struck: ReadonlySet<Fault>;
}
