import type { TagValue } from "../status-of-tags.js";

/** What bears on the outcome of a span, as the kernel found it. */
export interface Signature {
  /** Values of tags; of several the last. */
  readonly tags: ReadonlyMap<string, TagValue>;
  /** Values that are no tags, by the number of the kernel. */
  readonly others: ReadonlyMap<number, TagValue>;
}

/**
 * Reads a signature: for each value the number of its key (1 byte), its type ("s" text as in JSON, "d" number, "b"
 * boolean), its length (2 bytes) and text.
 *
 * @param keys Keys of tags by number.
 */
export function readSignature(bytes: Buffer, keys: readonly string[]): Signature {
  const tags = new Map<string, TagValue>();
  const others = new Map<number, TagValue>();
  for (let at = 0; at < bytes.length; ) {
    const number = bytes[at];
    const type = bytes[at + 1];
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    const text = bytes.toString("utf8", at + 4, end);
    const value: TagValue =
      type === 0x73 ? (JSON.parse(`"${text}"`) as string) : type === 0x64 ? Number(text) : text === "true";
    if (number < keys.length) tags.set(keys[number], value);
    else others.set(number, value);
    at = end;
  }
  return { tags, others };
}
