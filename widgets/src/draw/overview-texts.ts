import { LABEL, type LabelColumns, type Said, type TraceColumns, UNDECIDED } from "../contract/overview-state.js";
import { count, counted } from "./numbers.js";
import { spanText } from "./time-bins.js";

/** How many traces are labelled how. */
export interface LabelCounts {
  readonly traces: number;
  /** Those of people included. */
  readonly normal: number;
  readonly abnormal: number;
  readonly undecided: number;
  readonly saidNormal: number;
  readonly saidAbnormal: number;
  readonly saidUnsure: number;
}

export function labelCounts({ label, confidence }: LabelColumns, said: Said): LabelCounts {
  const counts = { normal: 0, abnormal: 0, undecided: 0 };
  for (let row = 0; row < label.length; row++) {
    if (label[row] === LABEL.open) continue;
    if (label[row] === LABEL.abnormal) counts.abnormal++;
    else counts.normal++;
    if (confidence[row] < 255 * UNDECIDED) counts.undecided++;
  }
  const of = (value: string) => said.traces.filter((trace) => trace.value === value).length;
  return {
    traces: label.length,
    ...counts,
    saidNormal: of("normal"),
    saidAbnormal: of("abnormal"),
    saidUnsure: of("unsure"),
  };
}

/** What the map shows, in a sentence. */
export function mapHeadline({ traces, normal, abnormal, undecided }: LabelCounts): string {
  if (traces === 0) return "The recording has no traces";
  if (normal + abnormal === 0) return `${counted(traces, "trace")}, none labelled yet`;
  if (undecided === 0) return `No trace is undecided; ${count(abnormal)} of ${count(traces)} are abnormal`;
  return `${count(undecided)} of ${counted(traces, "trace")} ${undecided === 1 ? "is" : "are"} undecided; ${count(abnormal)} are abnormal`;
}

/** What the time line shows, in a sentence. */
export function timelineHeadline({ traces, normal, abnormal }: LabelCounts, columns: TraceColumns): string {
  if (traces === 0) return "The recording has no traces";
  const { last, first } = startRange(columns);
  const span = last > first ? ` in ${spanText(last - first)}` : "";
  if (normal + abnormal === 0) return `${counted(traces, "trace")}${span}, none labelled yet`;
  return `${percent(abnormal / traces)} of ${counted(traces, "trace")}${span} ${traces === 1 ? "is" : "are"} abnormal`;
}

/** First and last start, in the time of the starts. */
export function startRange({ start }: TraceColumns): { readonly first: number; readonly last: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of start) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  return start.length === 0 ? { first: 0, last: 0 } : { first, last };
}

/** "28.5 %"; small shares keep two figures. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const hundred = 100 * share;
  return `${hundred >= 10 ? Number(hundred.toFixed(1)) : Number(hundred.toPrecision(2))} %`;
}

/** ".93": a share without its 0. */
export function shareText(value: number): string {
  const text = value.toFixed(2);
  return text.startsWith("0.") ? text.slice(1) : text;
}

/** What a trace is labelled, in words. */
export function labelText(label: number, value?: string): string {
  if (value !== undefined) return value === "skip" ? "skipped" : `answered ${value}`;
  if (label === LABEL.open) return "not labelled yet";
  return label === LABEL.abnormal ? "predicted abnormal" : "predicted normal";
}
