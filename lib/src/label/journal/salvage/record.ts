import { varint } from "./varint.js";

/** The bytes of each number type of a record; type 7 is a float. */
const NUMBER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/**
 * The cells of a record of SQLite (database file format, section 2.1).
 *
 * @throws RangeError if it is not whole.
 */
export function cellsOf(record: Buffer): (string | number | null)[] {
  const [headerEnd, begin] = varint(record, 0);
  const cells: (string | number | null)[] = [];
  let at = headerEnd;
  for (let head = begin; head < headerEnd; ) {
    const [type, next] = varint(record, head);
    head = next;
    const size = type >= 12 ? Math.floor((type - 12) / 2) : NUMBER_BYTES[type];
    if (size === undefined || at + size > record.length) throw new RangeError("Cannot read record: it is not whole");
    cells.push(type >= 12 ? record.toString("utf8", at, at + size) : numberOf(record, type, at, size));
    at += size;
  }
  return cells;
}

function numberOf(record: Buffer, type: number, at: number, size: number): number | null {
  if (type === 0) return null;
  if (type >= 8) return type - 8;
  if (type === 7) return record.readDoubleBE(at);
  return size === 8 ? Number(record.readBigInt64BE(at)) : record.readIntBE(at, size);
}
