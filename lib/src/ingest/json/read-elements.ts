import { ImportError } from "../../base/error.js";
import type { InputFile } from "../files/open-file.js";
import type { ReadContext, SpanBatch } from "../format.js";
import type { JsonHandler, Rule } from "./json-rule.js";
import { JsonSplitter } from "./json-splitter.js";
import { nextDocument } from "./next-document.js";

/** What turns the elements of a JSON file into spans. */
export interface ElementReader extends Pick<JsonHandler, "value" | "begin" | "end" | "quick" | "quickLines"> {
  /** Hands over the spans that are complete. */
  take(): SpanBatch | undefined;
  /** The file ended, or broke off: what is still held has to go. */
  close(): void;
  /** Nothing more will be asked of it. */
  dispose?(): void;
  /** Whether a value is a span, so that it counts if it is left out. */
  isSpan(name: string): boolean;
}

/** Reads a JSON file element by element with flat memory. */
export async function* readElements(
  file: InputFile,
  context: ReadContext,
  top: Rule,
  reader: ElementReader,
): AsyncGenerator<SpanBatch> {
  const { ledger, keepGood, elementBytes, signal, onBytes } = context;
  const handler: JsonHandler = {
    value: (name, bytes, line) => reader.value(name, bytes, line),
    begin: (name, line) => reader.begin?.(name, line),
    end: (name) => reader.end?.(name),
    ...(reader.quick !== undefined && {
      quick: (name, piece, from, line, oneLine) => reader.quick!(name, piece, from, line, oneLine),
      quickLines: () => reader.quickLines!(),
    }),
    tooLarge(name, line) {
      const reason = `${name} of more than ${elementBytes} bytes`;
      if (!keepGood) throw new ImportError(`Cannot read JSON: ${reason}`, { file: file.path, line });
      if (reader.isSpan(name)) ledger.note("rejected", reason, { file: file.path, line });
    },
  };
  // Only then, because documents of one line and of several may follow each other.
  const oneLine = keepGood && beginsWithLine(file);
  let splitter = new JsonSplitter(top, handler, file.path, elementBytes, { line: 1, byte: 0, oneLine });
  /** After damage: between it and the next document. */
  let lost: { line: number; atLineStart: boolean } | undefined;
  let before = 0;
  const damaged = (error: unknown) => {
    if (!keepGood || !(error instanceof ImportError)) throw error;
    const open = splitter.openValue;
    const line = open?.line ?? splitter.line;
    if (open !== undefined && reader.isSpan(open.name)) {
      ledger.note("rejected", "span is cut off", { file: file.path, line });
    }
    ledger.damage(error.what, { file: file.path, line });
    reader.close();
    lost = { line: splitter.line, atLineStart: false };
  };
  const push = (piece: Buffer) => {
    let from = 0;
    while (from < piece.length) {
      if (lost !== undefined) {
        const { at, lines, atLineStart } = nextDocument(piece, from, lost.atLineStart);
        lost = { line: lost.line + lines, atLineStart };
        if (at < 0) return;
        const start = { line: lost.line, byte: before + at, oneLine };
        splitter = new JsonSplitter(top, handler, file.path, elementBytes, start);
        lost = undefined;
        from = at;
      }
      try {
        splitter.push(from === 0 ? piece : piece.subarray(from));
        return;
      } catch (error) {
        damaged(error);
        from = Number((error as ImportError).place.byte) - before;
      }
    }
  };
  try {
    for await (const piece of file.bytes(onBytes)) {
      signal?.throwIfAborted();
      push(piece);
      before += piece.length;
      const ready = reader.take();
      if (ready !== undefined && !isNone(ready)) yield ready;
    }
    if (lost === undefined) splitter.end();
  } catch (error) {
    damaged(error);
  }
  reader.close();
  const rest = reader.take();
  if (rest !== undefined && !isNone(rest)) yield rest;
  reader.dispose?.();
}

function isNone(batch: SpanBatch): boolean {
  return Array.isArray(batch) && batch.length === 0;
}

/** Whether the file seems to have a document per line: its first line is one, or is longer than what was looked at. */
function beginsWithLine({ head }: InputFile): boolean {
  const end = head.indexOf(0x0a);
  if (end < 0) return true;
  try {
    JSON.parse(head.toString("utf8", head[0] === 0xef ? 3 : 0, end));
    return true;
  } catch {
    return false;
  }
}

/** Whether the beginning of a JSON file has one of these values, objects or arrays. */
export function hasElements(file: InputFile, top: Rule, names: ReadonlySet<string>): boolean {
  let found = false;
  const see = (name: string) => {
    if (names.has(name)) found = true;
  };
  try {
    new JsonSplitter(top, { value: see, begin: see, tooLarge: see }, file.path, file.head.length).push(file.head);
  } catch {
    // Not JSON any more at some place: what was seen before it counts.
  }
  return found;
}
