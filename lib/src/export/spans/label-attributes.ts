import type { TraceLabel } from "../../label/labels.js";
import type { KeyValue } from "../../parquet/span-extra.js";
import { LABEL_FIELDS, labelRecord } from "../label-fields.js";
import { textValue } from "./any-value.js";

/** A recording that was labelled before keeps its newest label only. */
export function withoutLabel(attributes: readonly KeyValue[]): readonly KeyValue[] {
  return attributes.filter(({ key }) => !LABEL_KEYS.has(key));
}

const LABEL_KEYS: ReadonlySet<string> = new Set(LABEL_FIELDS.slice(1).map((field) => `labelease.${field}`));

/** A label as attributes `labelease.*`. */
export function labelAttributes(label: TraceLabel): KeyValue[] {
  const { trace_id: _, ...fields } = labelRecord(label);
  return Object.entries(fields).flatMap(([field, value]) =>
    value === ""
      ? []
      : [{ key: `labelease.${field}`, value: typeof value === "number" ? { doubleValue: value } : textValue(value) }],
  );
}
