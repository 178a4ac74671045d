import { createHash } from "node:crypto";

/** An id as it is written. */
export interface WrittenId {
  readonly id: string;
  /** The recorded text; undefined where `id` is the same. */
  readonly recorded: string | undefined;
}

/** How a format writes the ids of traces and spans. */
export interface IdForm {
  readonly trace: (id: string) => WrittenId;
  readonly span: (id: string) => WrittenId;
  /** Whether both sides of a call may have one id, as they were recorded; else the called side keeps the one `import` gave it. */
  readonly shared?: boolean;
}

/** OTLP: 32 and 16 hexadecimal digits. */
export const OTLP_IDS: IdForm = { trace: (id) => hexId(id, 32), span: (id) => hexId(id, 16) };

/** Jaeger: up to 32 and 16 hexadecimal digits, so that most ids stay as they were recorded. */
export const JAEGER_IDS: IdForm = { trace: (id) => shortId(id, 32), span: (id) => shortId(id, 16) };

/** Zipkin: 16 or 32 hexadecimal digits for a trace, 16 for a span. */
export const ZIPKIN_IDS: IdForm = {
  trace: (id) => hexId(id, id.length <= 16 && HEX.test(id) ? 16 : 32),
  span: (id) => hexId(id, 16),
  shared: true,
};

const HEX = /^[0-9a-f]+$/;

/**
 * The id of fixed length for a recorded one: a hexadecimal number is filled up with zeros in front; any other text, and
 * the number 0, which readers take for "no id", becomes the start of its SHA-256.
 *
 * @param digits 32 for a trace, 16 for a span.
 *
 * @example
 * assert.deepEqual(hexId("a2f", 16), { id: "0000000000000a2f", recorded: "a2f" });
 * assert.deepEqual(hexId("00f067aa0ba902b7", 16), { id: "00f067aa0ba902b7", recorded: undefined });
 * assert.equal(hexId("order-7", 16).recorded, "order-7");
 */
export function hexId(text: string, digits: 16 | 32): WrittenId {
  const isNumber =
    text.length === digits ? /^[0-9a-f]+$/i.test(text) : text.length < digits && /^[1-9a-f][0-9a-f]*$/.test(text);
  const id =
    isNumber && !/^0+$/.test(text)
      ? text.toLowerCase().padStart(digits, "0")
      : createHash("sha256").update(text).digest("hex").slice(0, digits);
  return { id, recorded: id === text ? undefined : text };
}

function shortId(text: string, digits: 16 | 32): WrittenId {
  const isShort = text.length <= digits && HEX.test(text) && !isNone(text);
  return isShort ? { id: text, recorded: undefined } : hexId(text, digits);
}

/** Whether an id says that there is none. */
export function isNone(id: string | null): boolean {
  return id === null || /^0*$/.test(id);
}

/** Whether an id is one that `import` gave the called side of a call which shared its id with the calling side. */
export function isCalledSide(id: string | null): boolean {
  return id !== null && /#server\d*$/.test(id);
}
