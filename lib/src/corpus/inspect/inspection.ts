import type { DurationQuantiles } from "./durations.js";
import type { Gap } from "./gaps.js";

/** What is known of the spans of a service or operation. Shares are 0 to 1; `errorShare` is of spans with a status, null if there are none. */
export interface SpanSummary {
  readonly spans: number;
  readonly traces: number;
  readonly errors: number;
  readonly errorShare: number | null;
  readonly duration: DurationQuantiles;
}

export interface ServiceSummary extends SpanSummary {
  readonly service: string;
  readonly operations: number;
  readonly instances: number;
}

export interface OperationSummary extends SpanSummary {
  readonly service: string;
  readonly operation: string;
}

export interface StructureSummary {
  /** Id of {@link Structures}. */
  readonly structure: string;
  readonly traces: number;
  /** Of each of its traces. */
  readonly spans: number;
  /** Service and operation of the root. */
  readonly root: string;
  readonly duration: DurationQuantiles;
}

/** Calls whose child begins before its parent: clocks that differ. */
export interface SkewSummary {
  readonly caller: string;
  readonly called: string;
  readonly calls: number;
  readonly before: number;
  /** Microseconds: mean and most by which the child is before. */
  readonly mean: number;
  readonly most: number;
}

/** What is in a recording. Times are microseconds since the epoch, durations microseconds. */
export interface Inspection {
  readonly traces: number;
  readonly spans: number;
  readonly services: number;
  /** Pairs of service and operation. */
  readonly operations: number;
  readonly structures: number;
  readonly from: number;
  readonly to: number;
  readonly traceDuration: DurationQuantiles;
  readonly traceSpans: DurationQuantiles;
  readonly errorSpans: number;
  /** Of spans with a status; null if none has one. */
  readonly errorShare: number | null;
  readonly errorTraces: number;
  readonly withoutStatus: number;
  /** Spans by kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Spans whose parent is missing; traces without a root and with several. */
  readonly orphans: number;
  readonly rootless: number;
  readonly severalRoots: number;
  /** Spans whose start or duration cannot be used as recorded. */
  readonly unusableTimes: number;
  readonly gaps: readonly Gap[];
  /** Calls between services, and how many of them begin before their caller. */
  readonly calls: number;
  readonly callsBefore: number;
  /** By falling number of calls that begin before their caller. */
  readonly skew: readonly SkewSummary[];
  /** The factor by which durations seem to be wrong (1000: they are milliseconds); null if they fit. */
  readonly unitFactor: number | null;
  /** By falling number of spans, then traces. */
  readonly perService: readonly ServiceSummary[];
  readonly perOperation: readonly OperationSummary[];
  readonly perStructure: readonly StructureSummary[];
  /** What to look at before labelling, in words. */
  readonly remarks: readonly string[];
}
