import type { AnyValue } from "../../parquet/span-extra.js";

/** Text as a value of OTLP/JSON. */
export function textValue(text: string): AnyValue {
  return { stringValue: text };
}

/** A list of texts as a value of OTLP/JSON. */
export function listValue(texts: readonly string[]): AnyValue {
  return { arrayValue: { values: texts.map(textValue) } };
}
