import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { replaceFile } from "./replace-file.js";

export interface WritePiecesOptions {
  readonly signal?: AbortSignal;
  /** Compress with gzip; no file name or time goes into the header, so the same text gives the same bytes. */
  readonly gzip?: boolean;
}

/**
 * Writes pieces of text, or of bytes, to a file as they come, whole or not at all, see {@link replaceFile}.
 *
 * @param path The file to make.
 * @param pieces The content, in order; text is joined to blocks of about 64 Ki characters before it is written.
 * @throws {LabelEaseError} if it cannot be written; the signal's reason if aborted.
 */
export function writePieces(path: string, pieces: Pieces, options: WritePiecesOptions = {}): Promise<void> {
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

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

async function* blocks(pieces: Pieces, signal?: AbortSignal) {
  let block = "";
  for await (const piece of pieces) {
    if (typeof piece !== "string") {
      signal?.throwIfAborted();
      if (block !== "") yield Buffer.from(block, "utf8");
      block = "";
      yield piece;
      continue;
    }
    block += piece;
    if (block.length < BLOCK) continue;
    signal?.throwIfAborted();
    yield Buffer.from(block, "utf8");
    block = "";
  }
  if (block !== "") yield Buffer.from(block, "utf8");
}
