import type { AnyValue, KeyValue } from "../../parquet/span-extra.js";
import type { TagValue } from "../status-of-tags.js";
import { type Literal, readLiteral } from "./literal.js";

/**
 * Attributes out of a column: a map (`{"a": 1}`, or with single quotes), a list of keys and values as OTLP, Jaeger or
 * Tempo write them.
 *
 * @returns undefined if the text is none of these.
 *
 * @example
 * assert.deepEqual(readAttributes("{'a':'x'}"), [{ key: "a", value: { stringValue: "x" } }]);
 * assert.deepEqual(readAttributes('[{"key":"a","value":{"intValue":"7"}}]'), [{ key: "a", value: { intValue: "7" } }]);
 * assert.equal(readAttributes("plain text"), undefined);
 */
export function readAttributes(text: string): KeyValue[] | undefined {
  const first = text.trimStart()[0];
  if (first !== "{" && first !== "[") return undefined;
  return attributesOf(readLiteral(text));
}

/** Attributes of a nested value, see {@link readAttributes}. */
export function attributesOf(value: Literal | undefined): KeyValue[] | undefined {
  if (value instanceof Map) return Array.from(value, ([key, item]) => ({ key, value: anyValue(item) }));
  if (!Array.isArray(value)) return undefined;
  const attributes: KeyValue[] = [];
  for (const item of value as readonly Literal[]) {
    const key = item instanceof Map ? (item.get("key") ?? item.get("Key")) : undefined;
    if (typeof key !== "string") return undefined;
    attributes.push({ key, value: valueIn(item as ReadonlyMap<string, Literal>) });
  }
  return attributes;
}

/** The plain values of attributes by key; of several the last. */
export function plainValues(attributes: readonly KeyValue[]): Map<string, TagValue> {
  const found = new Map<string, TagValue>();
  for (const { key, value } of attributes) {
    const plain = value?.stringValue ?? value?.intValue ?? value?.boolValue ?? value?.doubleValue;
    if (plain !== undefined) found.set(key, plain);
  }
  return found;
}

const OTLP_VALUES = ["stringValue", "intValue", "boolValue", "doubleValue", "arrayValue", "kvlistValue", "bytesValue"];
/** Tempo has a column for each type; in newer blocks each is a list. */
const TEMPO_VALUES = ["Value", "ValueInt", "ValueDouble", "ValueBool"];

function valueIn(item: ReadonlyMap<string, Literal>): AnyValue {
  const value = item.get("value");
  if (value instanceof Map && OTLP_VALUES.some((name) => value.has(name))) return plainObject(value) as AnyValue;
  if (value !== undefined) return anyValue(value);
  for (const name of TEMPO_VALUES) {
    const typed = item.get(name);
    if (Array.isArray(typed) && typed.length > 0) return anyValue(item.get("IsArray") === true ? typed : typed[0]);
    if (typed !== undefined && typed !== null && !Array.isArray(typed)) return anyValue(typed);
  }
  return {};
}

function anyValue(value: Literal): AnyValue {
  if (value === null) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (value instanceof Map) {
    return { kvlistValue: { values: Array.from(value, ([key, item]) => ({ key, value: anyValue(item) })) } };
  }
  return { arrayValue: { values: (value as readonly Literal[]).map(anyValue) } };
}

function plainObject(value: Literal): unknown {
  if (Array.isArray(value)) return value.map(plainObject);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(Array.from(value, ([key, item]) => [key, plainObject(item)]));
}
