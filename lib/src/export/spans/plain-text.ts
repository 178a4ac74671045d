import type { AnyValue, KeyValue } from "../../parquet/span-extra.js";

/**
 * A value of OTLP as text, for formats whose values are text: lists and maps as JSON.
 *
 * @example
 * assert.equal(plainText({ intValue: "9007199254740993" }), "9007199254740993");
 * assert.equal(plainText({ arrayValue: { values: [{ stringValue: "a" }, { boolValue: true }] } }), '["a",true]');
 */
export function plainText(value: AnyValue): string {
  const plain = plainValue(value);
  return typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain ?? "");
}

function plainValue(value: AnyValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plainValue);
  if (value.kvlistValue !== undefined) return plainObject(value.kvlistValue.values ?? []);
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? value.bytesValue;
}

/** Attributes as a plain object; of equal keys the last. */
export function plainObject(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value ?? {})]));
}
