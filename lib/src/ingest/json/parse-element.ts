import { isUtf8 } from "node:buffer";
import { ImportError } from "../../base/error.js";
import type { ReadContext } from "../format.js";

/** A parsed value. */
export interface Element {
  readonly value: unknown;
  /** Whether its bytes were UTF-8, and no escape stands for half of a surrogate pair. */
  readonly unicode: boolean;
}

/**
 * Parses one element of a JSON file.
 *
 * @param isSpan Whether it counts as a span if it cannot be parsed.
 * @returns undefined if it cannot be parsed and the good part is kept.
 * @throws ImportError with the line if it cannot be parsed.
 */
export function parseElement(
  bytes: Buffer,
  line: number,
  file: string,
  { keepGood, ledger }: Pick<ReadContext, "keepGood" | "ledger">,
  isSpan: boolean,
  prepare: (text: string) => string = (text) => text,
): Element | undefined {
  try {
    const text = bytes.toString("utf8");
    const value: unknown = JSON.parse(prepare(text));
    return { value, unicode: isUtf8(bytes) && !(SURROGATE.test(text) && HALF_PAIR.test(text)) };
  } catch (cause) {
    const reason = (cause as Error).message.replace(/ in JSON at position \d+.*$| is not valid JSON$/s, "");
    if (!keepGood) throw new ImportError(`Cannot read JSON: ${shortened(reason)}`, { file, line }, { cause });
    ledger.note(isSpan ? "rejected" : "kept", isSpan ? "broken JSON" : "broken JSON around spans", { file, line });
    return undefined;
  }
}

/** Quick look for any escaped surrogate; then one without the other half. Escaped backslashes do not count. */
const SURROGATE = /\\u[dD][89a-fA-F]/;
const HALF_PAIR =
  /(?<=(?:^|[^\\])(?:\\\\)*)(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})/;

/** The message of JSON.parse quotes the data, line ends included. */
function shortened(message: string): string {
  const text = message.replace(/\s+/g, " ");
  return text.length > 160 ? `${text.slice(0, 160)}...` : text;
}
