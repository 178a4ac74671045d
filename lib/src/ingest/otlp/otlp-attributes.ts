import { asArray, asObject, field } from "../json/read-value.js";
import type { TagValue } from "../status-of-tags.js";

/** Puts the plain values of attributes whose keys are wanted into `found`; of several the last. */
export function findAttributes(attributes: unknown, wanted: ReadonlySet<string>, found: Map<string, TagValue>): void {
  for (const entry of asArray(attributes)) {
    const attribute = asObject(entry);
    const key = attribute === undefined ? undefined : field(attribute, "key");
    if (typeof key !== "string" || !wanted.has(key)) continue;
    const value = plainValue(field(attribute!, "value"));
    if (value !== undefined) found.set(key, value);
  }
}

/** Also in the names protobuf has, and written without a wrapper, as some collectors do. */
function plainValue(value: unknown): TagValue | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  const wrapper = asObject(value);
  if (wrapper === undefined) return undefined;
  for (const key of PLAIN) {
    const plain = field(wrapper, key);
    if (typeof plain === "string" || typeof plain === "number" || typeof plain === "boolean") return plain;
  }
  return undefined;
}

const PLAIN = [
  "stringValue",
  "intValue",
  "boolValue",
  "doubleValue",
  "string_value",
  "int_value",
  "bool_value",
  "double_value",
];
