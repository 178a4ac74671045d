import { createGunzip } from "node:zlib";
import { ImportError } from "../../base/error.js";

/** Beyond this many unpacked bytes a file may not have grown more than {@link MOST_GROWTH}-fold. */
const FREE_BYTES = 256 * 2 ** 20;
/** JSON of traces shrinks 10 to 60-fold; deflate cannot do more than 1032. */
const MOST_GROWTH = 500;
/** Packed bytes handed over at once: at most 16 MiB come out. */
const PIECE = 16 * 1024;

/**
 * Unpacks gzip, also of several members, and hands over everything there is before an error.
 *
 * @throws ImportError if the data is cut off, damaged, or a bomb.
 */
export async function* gunzip(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: 64 * 1024 });
  let pieces: Buffer[] = [];
  let packed = 0;
  let unpacked = 0;
  let failure: Error | undefined;
  unzip.on("data", (piece: Buffer) => pieces.push(piece));
  unzip.on("error", (error) => {
    failure ??= error;
  });
  const settle = (act: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      if (failure !== undefined) return resolve();
      unzip.once("error", () => resolve());
      act(resolve);
    });
  const flush = function* () {
    const ready = pieces;
    pieces = [];
    for (const piece of ready) unpacked += piece.length;
    yield* ready;
    if (failure !== undefined) {
      const isCut = (failure as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
      const reason = isCut ? "gzip data ends early" : `gzip data is damaged: ${failure.message}`;
      throw new ImportError(`Cannot unpack file: ${reason}`, { file, byte: packed }, { cause: failure });
    }
    if (unpacked > FREE_BYTES && unpacked / packed > MOST_GROWTH) {
      throw new ImportError(`Cannot unpack file: it grows more than ${MOST_GROWTH}-fold`, { file, byte: packed });
    }
  };
  try {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; from += PIECE) {
        const piece = chunk.subarray(from, from + PIECE);
        unzip.removeAllListeners("error").on("error", (error) => {
          failure ??= error;
        });
        await settle((done) => unzip.write(piece, () => done()));
        packed += piece.length;
        yield* flush();
      }
    }
    await settle((done) => unzip.once("end", done).end());
    yield* flush();
  } finally {
    unzip.destroy();
  }
}
