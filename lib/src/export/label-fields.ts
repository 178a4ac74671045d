import { LabelEaseError } from "../base/error.js";
import { LABEL_SOURCES, type LabelSource, type TraceLabel } from "../label/labels.js";

/** The columns of an exported label, in the order of the files. */
export const LABEL_FIELDS = [
  "trace_id",
  "label",
  "source",
  "annotator",
  "representative_id",
  "distance",
  "confidence",
  "time",
] as const;

export type LabelField = (typeof LABEL_FIELDS)[number];

/**
 * The row that stands for a label in every file.
 *
 * @throws {LabelEaseError} if distance or confidence is not a finite number.
 */
export function labelRecord(label: TraceLabel): Readonly<Record<LabelField, string | number>> {
  for (const field of ["distance", "confidence"] as const) {
    if (!Number.isFinite(label[field])) {
      throw new LabelEaseError(`Cannot export label: ${field} is ${label[field]}`, { trace: label.traceId });
    }
  }
  return {
    trace_id: label.traceId,
    label: label.label,
    source: label.source,
    annotator: label.annotator,
    representative_id: label.representativeId,
    distance: label.distance,
    confidence: label.confidence,
    time: label.time,
  };
}

/**
 * The label a row of a file stands for, or what is wrong with the row.
 *
 * @example
 * assert.equal(labelOf(new Map([["trace_id", "t1"], ["label", "odd"]])), 'label "odd" is neither "normal" nor "abnormal"');
 */
export function labelOf(record: ReadonlyMap<string, unknown>): TraceLabel | string {
  const [trace_id, label, source, annotator, representative_id, distanceText, confidenceText, time] = LABEL_FIELDS.map(
    (field) => record.get(field),
  );
  if (typeof trace_id !== "string" || trace_id === "") return "trace_id is missing";
  if (label !== "normal" && label !== "abnormal") return `label ${show(label)} is neither "normal" nor "abnormal"`;
  if (!isSource(source)) return `source ${show(source)} is none of "human", "bulk" and "propagated"`;
  if (typeof annotator !== "string") return `annotator ${show(annotator)} is not text`;
  if (typeof representative_id !== "string") return "representative_id is missing";
  if (typeof time !== "string") return `time ${show(time)} is not text`;
  const distance = numberOf(distanceText);
  if (!(distance >= 0)) return `distance ${show(distanceText)} is not a number from 0 on`;
  const confidence = numberOf(confidenceText);
  if (!(confidence >= 0 && confidence <= 1)) return `confidence ${show(confidenceText)} is not a number from 0 to 1`;
  return {
    traceId: trace_id,
    label,
    source,
    annotator,
    representativeId: representative_id,
    distance,
    confidence,
    time,
  };
}

function isSource(value: unknown): value is LabelSource {
  return LABEL_SOURCES.includes(value as LabelSource);
}

function numberOf(value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : Number.NaN;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "(missing)";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
