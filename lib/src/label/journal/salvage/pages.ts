import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

/** A page of a database file. */
export interface Page {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/** Size of the pages of a file, from its header; the usual one where the header says nothing sensible. */
export function pageSize(path: string): number {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(100);
    readSync(file, head, 0, 100, 0);
    const size = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16);
    const isPower = size >= 512 && (size & (size - 1)) === 0;
    return head.toString("latin1", 0, 15) === "SQLite format 3" && isPower ? size : 4096;
  } finally {
    closeSync(file);
  }
}

/** The pages of a database file, then those that its write-ahead log has committed, in the order in which they came. */
export function* pagesOf(path: string, size: number): Generator<Page> {
  yield* blocks(path, 0, size, (bytes, i) => ({ number: i + 1, bytes }));
  const log = `${path}-wal`;
  if (!existsSync(log)) return;
  const frames = [...blocks(log, WAL_HEADER, FRAME_HEADER + size, (bytes) => bytes)];
  const salt = frames[0]?.toString("latin1", 8, 16);
  let committed = 0;
  for (const [i, frame] of frames.entries()) {
    // Frames of an earlier round of the log stand behind those of this one.
    if (frame.toString("latin1", 8, 16) !== salt) break;
    if (frame.readUInt32BE(4) > 0) committed = i + 1;
  }
  for (const frame of frames.slice(0, committed)) {
    yield { number: frame.readUInt32BE(0), bytes: frame.subarray(FRAME_HEADER) };
  }
}

function* blocks<T>(path: string, begin: number, size: number, make: (bytes: Buffer, i: number) => T): Generator<T> {
  const file = openSync(path, "r");
  try {
    const { size: end } = fstatSync(file);
    for (let i = 0; begin + i * size < end; i++) {
      const bytes = Buffer.alloc(size);
      readSync(file, bytes, 0, size, begin + i * size);
      yield make(bytes, i);
    }
  } finally {
    closeSync(file);
  }
}
