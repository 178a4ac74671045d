import type { KeyValue } from "../../parquet/span-extra.js";
import { jsonText } from "../json/json-text.js";
import type { TagValue } from "../status-of-tags.js";

/** A tag's text: tags of Zipkin are texts, and what is not is written as one. */
export function tagText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : typeof value === "object" ? jsonText(value) : String(value);
}

/** A tag as an attribute of OTLP. */
export function tagAttribute(key: string, stringValue: string): KeyValue {
  return { key, value: { stringValue } };
}

/**
 * What tags say about the outcome. Zipkin's tag `error` marks a failure by being there, whatever its text (often the
 * message, or nothing); only "false" is not meant so.
 */
export function outcomeOf(texts: ReadonlyMap<string, string>): Map<string, TagValue> {
  const found = new Map<string, TagValue>(texts);
  const error = texts.get("error");
  if (error !== undefined) found.set("error", error.toLowerCase() !== "false");
  return found;
}
