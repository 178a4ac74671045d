import { createGunzip, createInflateRaw } from "node:zlib";
import { ImportError } from "../../base/error.js";
import { checkGrowth } from "./growth.js";

/** Packed bytes handed over at once: at most 16 MiB come out. */
const PIECE = 16 * 1024;

/**
 * Unpacks gzip, also of several members, and hands over everything there is before an error.
 *
 * @throws ImportError if the data is cut off, damaged, or a bomb.
 */
export function gunzip(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Buffer> {
  return inflate(source, file, { unzip: createGunzip({ chunkSize: CHUNK }), what: "gzip" });
}

/**
 * Unpacks a member of a zip archive.
 *
 * @param rest Given what was read of the source beyond the end of the packed data.
 * @throws ImportError as {@link gunzip}.
 */
export function inflateRaw(
  source: AsyncIterable<Uint8Array>,
  file: string,
  rest?: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  return inflate(source, file, { unzip: createInflateRaw({ chunkSize: CHUNK }), what: "zip", rest });
}

const CHUNK = 64 * 1024;

interface Way {
  readonly unzip: ReturnType<typeof createGunzip> | ReturnType<typeof createInflateRaw>;
  readonly what: string;
  readonly rest?: (bytes: Buffer) => void;
}

async function* inflate(
  source: AsyncIterable<Uint8Array>,
  file: string,
  { unzip, what, rest }: Way,
): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let packed = 0;
  let unpacked = 0;
  let failure: Error | undefined;
  /** The packed data has ended by itself; zlib then calls no one back. */
  let ended = false;
  unzip.on("data", (piece: Buffer) => pieces.push(piece));
  let wake = () => {};
  unzip.on("error", (error) => {
    failure ??= error;
    wake();
  });
  unzip.on("end", () => {
    ended = true;
    wake();
  });
  const settle = (act: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      if (failure !== undefined || ended) resolve();
      else act(resolve);
    });
  const flush = function* () {
    const ready = pieces;
    pieces = [];
    for (const piece of ready) unpacked += piece.length;
    yield* ready;
    if (failure !== undefined) {
      const isCut = (failure as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
      const reason = isCut ? `${what} data ends early` : `${what} data is damaged: ${failure.message}`;
      throw new ImportError(`Cannot unpack file: ${reason}`, { file, byte: packed }, { cause: failure });
    }
    checkGrowth(packed, unpacked, { file, byte: packed });
  };
  try {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length && !ended; from += PIECE) {
        const piece = chunk.subarray(from, from + PIECE);
        await settle((done) => unzip.write(piece, () => done()));
        packed += piece.length;
        yield* flush();
        if (ended) rest?.(Buffer.from(chunk.subarray(from + piece.length - (packed - unzip.bytesWritten))));
      }
      if (ended) return;
    }
    await settle(() => unzip.end());
    yield* flush();
  } finally {
    unzip.destroy();
  }
}
