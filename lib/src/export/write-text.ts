import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { replaceFile } from "./replace-file.js";

export interface WriteTextOptions {
  readonly signal?: AbortSignal;
  /** Compress with gzip; no file name or time goes into the header, so the same text gives the same bytes. */
  readonly gzip?: boolean;
}

/**
 * Writes pieces of text to a file as they come, whole or not at all, see {@link replaceFile}.
 *
 * @param path The file to make.
 * @param pieces The text, in order; joined to blocks of about 64 Ki characters before it is written.
 * @throws {LabelEaseError} if it cannot be written; the signal's reason if aborted.
 */
export function writeText(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string>,
  options: WriteTextOptions = {},
): Promise<void> {
  const { signal, gzip = false } = options;
  return replaceFile(path, async (temporary) => {
    const source = Readable.from(blocks(pieces, signal), { objectMode: false });
    const file = createWriteStream(temporary, { flush: true });
    if (gzip) await pipeline(source, createGzip(), file);
    else await pipeline(source, file);
    signal?.throwIfAborted();
  });
}

const BLOCK = 65_536;

async function* blocks(pieces: Iterable<string> | AsyncIterable<string>, signal?: AbortSignal) {
  let block = "";
  for await (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    signal?.throwIfAborted();
    yield Buffer.from(block, "utf8");
    block = "";
  }
  if (block !== "") yield Buffer.from(block, "utf8");
}
