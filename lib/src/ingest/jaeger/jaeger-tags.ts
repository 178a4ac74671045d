import type { AnyValue, KeyValue } from "../../parquet/span-extra.js";
import { jsonText } from "../json/json-text.js";
import { asArray, asObject, asText, field } from "../json/read-value.js";
import type { TagValue } from "../status-of-tags.js";

/**
 * Tags of Jaeger as attributes of OTLP, value by value without loss; what is no tag is left out.
 *
 * @param wanted Keys whose values go into `found`, too; of several the last.
 */
export function jaegerTags(tags: unknown, wanted?: ReadonlySet<string>, found?: Map<string, TagValue>): KeyValue[] {
  const attributes: KeyValue[] = [];
  for (const entry of asArray(tags)) {
    const tag = asObject(entry);
    const key = tag === undefined ? undefined : field(tag, "key");
    if (typeof key !== "string") continue;
    const value = tagValue(field(tag!, "type"), tagContent(tag!));
    attributes.push({ key, value });
    if (wanted?.has(key)) {
      const scalar = value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue;
      if (scalar !== undefined) found!.set(key, scalar);
    }
  }
  return attributes;
}

/** Older dumps have `vStr`, `vBool` and so on in place of `value`. */
function tagContent(tag: Readonly<Record<string, unknown>>): unknown {
  for (const key of ["value", "vStr", "vBool", "vLong", "vInt64", "vDouble", "vFloat64", "vBinary"]) {
    const value = field(tag, key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function tagValue(type: unknown, value: unknown): AnyValue {
  const kind = typeof type === "string" ? type.toLowerCase() : "";
  if (kind === "bool" && (typeof value === "boolean" || value === "true" || value === "false")) {
    return { boolValue: value === true || value === "true" };
  }
  if ((kind === "int64" || kind === "long") && /^-?\d{1,19}$/.test(asText(value))) return { intValue: asText(value) };
  if ((kind === "float64" || kind === "double") && asText(value).trim() !== "" && Number.isFinite(Number(value))) {
    return { doubleValue: Number(value) };
  }
  if (kind === "binary" && typeof value === "string") return { bytesValue: value };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return value === undefined ? {} : { stringValue: jsonText(value) };
}
