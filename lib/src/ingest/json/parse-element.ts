import { isUtf8 } from "node:buffer";
import { ImportError } from "../../base/error.js";
import type { ReadContext } from "../format.js";

/** A parsed value; `text` says whether its bytes were UTF-8. */
export interface Element {
  readonly value: unknown;
  readonly utf8: boolean;
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
    return { value: JSON.parse(prepare(bytes.toString("utf8"))), utf8: isUtf8(bytes) };
  } catch (cause) {
    const reason = (cause as Error).message.replace(/ in JSON at position \d+.*$| is not valid JSON$/s, "");
    if (!keepGood) throw new ImportError(`Cannot read JSON: ${shortened(reason)}`, { file, line }, { cause });
    ledger.note(isSpan ? "rejected" : "kept", isSpan ? "broken JSON" : "broken JSON around spans", { file, line });
    return undefined;
  }
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}...` : text;
}
