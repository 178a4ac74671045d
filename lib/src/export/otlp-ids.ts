import { createHash } from "node:crypto";

/** An id as OTLP has it. */
export interface OtlpId {
  readonly id: string;
  /** The recorded text; undefined where `id` is the same. */
  readonly recorded: string | undefined;
}

/**
 * The id of OTLP for a recorded one: a hexadecimal number is filled up with zeros in front; any other text, and the
 * number 0, which OTLP reads as "no id", becomes the start of its SHA-256.
 *
 * @param digits 32 for a trace, 16 for a span.
 *
 * @example
 * assert.deepEqual(otlpId("a2f", 16), { id: "0000000000000a2f", recorded: "a2f" });
 * assert.deepEqual(otlpId("00f067aa0ba902b7", 16), { id: "00f067aa0ba902b7", recorded: undefined });
 * assert.equal(otlpId("order-7", 16).recorded, "order-7");
 */
export function otlpId(text: string, digits: 16 | 32): OtlpId {
  const isNumber =
    text.length === digits ? /^[0-9a-f]+$/i.test(text) : text.length < digits && /^[1-9a-f][0-9a-f]*$/.test(text);
  const id =
    isNumber && !/^0+$/.test(text)
      ? text.toLowerCase().padStart(digits, "0")
      : createHash("sha256").update(text).digest("hex").slice(0, digits);
  return { id, recorded: id === text ? undefined : text };
}
