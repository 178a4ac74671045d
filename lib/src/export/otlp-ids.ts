import { createHash } from "node:crypto";

/** An id as OTLP has it, and the attribute that keeps the recorded text where it could not be kept. */
export interface OtlpId {
  readonly id: string;
  /** Undefined where `id` says the same number as the recorded text. */
  readonly recorded: string | undefined;
}

/**
 * The id of OTLP for a recorded one: a hexadecimal number is filled up with zeros in front; any other text, and the
 * number 0, which OTLP reads as "no id", becomes the start of its SHA-256.
 *
 * @param digits 32 for a trace, 16 for a span.
 *
 * @example
 * assert.deepEqual(otlpId("a2f", 16), { id: "0000000000000a2f", recorded: undefined });
 * assert.equal(otlpId("order-7", 16).recorded, "order-7");
 */
export function otlpId(text: string, digits: 16 | 32): OtlpId {
  const usable =
    text.length === digits ? /^[0-9a-f]+$/i.test(text) : text.length < digits && /^[1-9a-f][0-9a-f]*$/.test(text);
  if (usable && !/^0+$/.test(text)) return { id: text.toLowerCase().padStart(digits, "0"), recorded: undefined };
  return { id: createHash("sha256").update(text).digest("hex").slice(0, digits), recorded: text };
}
