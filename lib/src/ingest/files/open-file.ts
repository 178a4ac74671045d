import { createReadStream } from "node:fs";
import { ImportError } from "../../base/error.js";
import { gunzip } from "./gunzip.js";
import { readError } from "./read-error.js";

/** How many bytes are looked at to find out what a file is. */
const HEAD = 256 * 1024;

/** A file ready to be read, unpacked if it is gzip (by its first bytes, not its name). */
export interface InputFile {
  readonly path: string;
  readonly gzip: boolean;
  /** The first unpacked bytes, at most 256 KiB. */
  readonly head: Buffer;
  /** Whether `head` is the whole file. */
  readonly whole: boolean;
  /**
   * The unpacked content from the beginning.
   *
   * @param onBytes Told the bytes read from disk, as they are read.
   */
  bytes(onBytes?: (count: number) => void): AsyncGenerator<Buffer>;
}

/**
 * Opens a file by its content.
 *
 * @throws ImportError if it cannot be read, is empty, or is a Git LFS pointer.
 */
export async function openFile(path: string): Promise<InputFile> {
  const start = await first(raw(path), 2);
  if (start.length === 0) throw new ImportError("Cannot import file: it is empty", { file: path });
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const bytes = (onBytes?: (count: number) => void) => (gzip ? gunzip(raw(path, onBytes), path) : raw(path, onBytes));
  const head = await first(bytes(), HEAD + 1, true);
  if (head.length === 0) throw new ImportError("Cannot import file: it is empty", { file: path });
  if (head.subarray(0, 64).toString("latin1").startsWith("version https://git-lfs.github.com/spec/")) {
    throw new ImportError("Cannot import file: it is a Git LFS pointer, the data itself is not here (git lfs pull)", {
      file: path,
    });
  }
  return { path, gzip, head: head.subarray(0, HEAD), whole: head.length <= HEAD, bytes };
}

async function* raw(path: string, onBytes?: (count: number) => void): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of stream) {
      onBytes?.(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    throw readError(path, cause);
  } finally {
    stream.destroy();
  }
}

/** @param leave Whether an error after the first bytes is left to whoever reads on. */
async function first(source: AsyncGenerator<Buffer>, count: number, leave = false): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= count) break;
    }
  } catch (error) {
    if (!leave || length === 0) throw error;
  }
  return Buffer.concat(chunks).subarray(0, count);
}
