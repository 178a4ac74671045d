import type { JournalEvent } from "../event.js";
import { EVENT_COLUMNS, eventOf } from "../stored-event.js";
import { type Page, pageSize, pagesOf } from "./pages.js";
import { cellsOf } from "./record.js";
import { varint } from "./varint.js";

/** An event, and whether it was one act with the event before it of its annotator. */
export interface CarvedEvent extends JournalEvent {
  readonly joined: boolean;
}

const LEAF_OF_TABLE = 0x0d;
const FILE_HEADER = 100;

/**
 * All events that can still be read in a damaged journal, by rising seq: each row of each page, whatever the rest of the
 * file looks like. Each row proves itself by its checksum.
 *
 * @param path The database; its write-ahead log beside it is read, too.
 */
export function carveEvents(path: string): CarvedEvent[] {
  const size = pageSize(path);
  const byNumber = new Map<number, Buffer>();
  const leaves: Page[] = [];
  for (const page of pagesOf(path, size)) {
    byNumber.set(page.number, page.bytes);
    if (page.bytes[headerAt(page)] === LEAF_OF_TABLE) leaves.push(page);
  }
  const events = new Map<number, CarvedEvent>();
  for (const page of leaves) {
    for (const at of cellsAt(page)) {
      const event = eventAt(page.bytes, at, (number) => byNumber.get(number));
      if (event !== undefined) events.set(event.seq, event);
    }
  }
  return [...events.values()].sort((a, b) => a.seq - b.seq);
}

function headerAt({ number }: Page): number {
  return number === 1 ? FILE_HEADER : 0;
}

/** Where the cells of a leaf page begin. */
function* cellsAt(page: Page): Generator<number> {
  const header = headerAt(page);
  const count = page.bytes.readUInt16BE(header + 3);
  for (let i = 0; i < count && header + 10 + 2 * i <= page.bytes.length; i++) {
    yield page.bytes.readUInt16BE(header + 8 + 2 * i);
  }
}

function eventAt(page: Buffer, at: number, overflow: (number: number) => Buffer | undefined): CarvedEvent | undefined {
  try {
    const [length, afterLength] = varint(page, at);
    const [seq, begin] = varint(page, afterLength);
    const [, ...cells] = cellsOf(payload(page, begin, length, overflow));
    const found = eventOf([seq, ...cells.slice(0, EVENT_COLUMNS.length - 1)]);
    return found && { ...found.event, joined: found.fold.endsWith("+") };
  } catch {
    // Bytes that are no record.
    return undefined;
  }
}

/** The bytes of a record, those on overflow pages included (database file format, section 1.6). */
function payload(
  page: Buffer,
  begin: number,
  length: number,
  overflow: (number: number) => Buffer | undefined,
): Buffer {
  const usable = page.length;
  if (length > 1e9) throw new RangeError("Cannot read record: it is too long");
  const most = usable - 35;
  if (length <= most) return page.subarray(begin, begin + length);
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const here = fitting <= most ? fitting : least;
  const parts = [page.subarray(begin, begin + here)];
  let rest = length - here;
  for (let number = page.readUInt32BE(begin + here); rest > 0; ) {
    const next = overflow(number);
    if (next === undefined) throw new RangeError("Cannot read record: a page is missing");
    parts.push(next.subarray(4, 4 + Math.min(rest, usable - 4)));
    rest -= usable - 4;
    number = next.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}
