import type { AnswerValue } from "../../contract/deck-state.js";
import {
  LABEL,
  type LabelColumns,
  type Said,
  type SaidTrace,
  type TraceColumns,
} from "../../contract/overview-state.js";
import { labelText, shareText } from "../../draw/overview-texts.js";
import { clockText } from "../../draw/time-bins.js";
import { type Mark, mark } from "../marks.js";
import { duration } from "../numbers.js";

/** What an overview knows of all traces. */
export interface Known {
  readonly traces: TraceColumns;
  readonly labels: LabelColumns;
  readonly said: Said;
}

export function saidOf({ said }: Known, row: number): SaidTrace | undefined {
  return said.traces.find((trace) => trace.row === row);
}

/** The mark of a trace: filled where a person judged it. */
export function traceMark(known: Known, row: number): SVGElement {
  const value: AnswerValue | undefined = saidOf(known, row)?.value;
  const shapes: readonly Mark[] = ["open", "normal", "abnormal"];
  return mark(value === "skip" ? "open" : (value ?? shapes[known.labels.label[row]] ?? "open"), {
    said: value !== undefined,
  });
}

/** "predicted abnormal, confidence .93". */
export function traceWords(known: Known, row: number): string {
  const value = saidOf(known, row)?.value;
  const label = known.labels.label[row];
  const sure =
    value === undefined && label !== LABEL.open ? `, confidence ${shareText(known.labels.confidence[row] / 255)}` : "";
  return `${labelText(label, value)}${sure}`;
}

/** "490 ms, 04:27:53 UTC". */
export function traceWhen({ traces }: Known, row: number): string {
  return `${duration(1000 * traces.duration[row])}, ${clockText(traces.origin + traces.start[row])} UTC`;
}
