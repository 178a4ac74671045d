import { ImportError } from "../../base/error.js";
import type { InputFile } from "../files/open-file.js";
import type { ReadContext } from "../format.js";
import type { RawSpan } from "../raw-span.js";
import { type JsonHandler, JsonSplitter, type Rule } from "./json-splitter.js";

/** What turns the elements of a JSON file into spans. */
export interface ElementReader extends Pick<JsonHandler, "value" | "begin" | "end"> {
  /** Hands over the spans that are complete. */
  take(): RawSpan[];
  /** The file ended, or broke off: what is still held has to go. */
  close(): void;
  /** Whether a value is a span, so that it counts if it is left out. */
  isSpan(name: string): boolean;
}

/** Reads a JSON file element by element with flat memory. */
export async function* readElements(
  file: InputFile,
  context: ReadContext,
  top: Rule,
  reader: ElementReader,
): AsyncGenerator<RawSpan[]> {
  const { ledger, keepGood, elementBytes, signal, onBytes } = context;
  const handler: JsonHandler = {
    value: (name, bytes, line) => reader.value(name, bytes, line),
    begin: (name, line) => reader.begin?.(name, line),
    end: (name) => reader.end?.(name),
    tooLarge(name, line) {
      const reason = `${name} of more than ${elementBytes} bytes`;
      if (!keepGood) throw new ImportError(`Cannot read JSON: ${reason}`, { file: file.path, line });
      if (reader.isSpan(name)) ledger.note("rejected", reason, { file: file.path, line });
    },
  };
  const splitter = new JsonSplitter(top, handler, file.path, elementBytes);
  try {
    for await (const piece of file.bytes(onBytes)) {
      signal?.throwIfAborted();
      splitter.push(piece);
      const ready = reader.take();
      if (ready.length > 0) yield ready;
    }
    splitter.end();
  } catch (error) {
    if (!keepGood || !(error instanceof ImportError)) throw error;
    const open = splitter.openValue;
    const line = open?.line ?? splitter.line;
    if (open !== undefined && reader.isSpan(open.name)) {
      ledger.note("rejected", "span is cut off", { file: file.path, line });
    }
    ledger.note("kept", `file is damaged, the good part is kept: ${error.message}`, { file: file.path, line }, FILE);
  }
  reader.close();
  const rest = reader.take();
  if (rest.length > 0) yield rest;
}

const FILE = { unit: "files" } as const;

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
