import { asArray, asObject } from "../json/read-value.js";
import { otlpId } from "./otlp-id.js";

/**
 * A value of OTLP with the names that JSON has for its fields, where it was written with those of protobuf
 * (`string_value` for `stringValue`). All keys of OTLP's objects are names of fields; attributes have theirs as values.
 *
 * @throws RangeError if it is nested too deeply.
 *
 * @example
 * assert.deepEqual(jsonNames({ string_value: "a_b" }), { stringValue: "a_b" });
 */
export function jsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonNames);
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [jsonName(key), jsonNames(inner)]));
}

/** The same for a resource or a scope, if the value of its first attribute has such names. */
export function jsonNamesOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const object = asObject(value);
  const first = asObject(asArray(object?.attributes)[0]);
  const isOther = Object.keys(asObject(first?.value) ?? {}).some((key) => key.includes("_"));
  return isOther ? asObject(jsonNames(object)) : object;
}

function jsonName(key: string): string {
  return /^[a-z]+(?:_[a-z]+)+$/.test(key) ? key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) : key;
}

/** Links whose ids are hexadecimal digits, where they were written in base64 as protobuf's own JSON has them. */
export function hexLinks(value: unknown): unknown {
  return asArray(value).map((entry) => {
    const link = asObject(entry);
    if (link === undefined) return entry;
    const { traceId, spanId } = link;
    return {
      ...link,
      ...(isBase64(traceId) && { traceId: otlpId(traceId, 16) }),
      ...(isBase64(spanId) && { spanId: otlpId(spanId, 8) }),
    };
  });
}

/** Of 16 or 8 bytes. */
function isBase64(value: unknown): value is string {
  return typeof value === "string" && /^(?:[\w+/-]{22}==|[\w+/-]{11}=)$/.test(value);
}
