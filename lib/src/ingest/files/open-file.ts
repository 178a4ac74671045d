import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ImportError } from "../../base/error.js";
import { collectorFrames, isCollectorFrames } from "./collector-frames.js";
import { Growth } from "./growth.js";
import { gunzip } from "./inflate.js";
import { Peeked } from "./peeked.js";
import { readError } from "./read-error.js";
import { unzstd } from "./unzstd.js";

/** How many bytes are looked at to find out what a file is. */
const HEAD = 256 * 1024;
/** Most layers of gzip and zstd around a file. */
const MOST_LAYERS = 4;

/** A file ready to be read, unpacked if it is gzip or zstd (by its first bytes, not its name). */
export interface InputFile {
  /** Of a member of an archive, "archive.zip › folder/traces.json". */
  readonly path: string;
  /** Where these very bytes stand on disk, if they do. */
  readonly disk?: string;
  /** The first unpacked bytes, at most 256 KiB. */
  readonly head: Buffer;
  /** Whether `head` is the whole file. */
  readonly whole: boolean;
  /**
   * The unpacked content from the beginning; of a member of an archive only once.
   *
   * @param onBytes Told the bytes read from disk, as they are read.
   */
  bytes(onBytes?: (count: number) => void): AsyncGenerator<Buffer>;
}

/**
 * Opens a file by its content. An archive stays as it is, see {@link openFiles}.
 *
 * @throws ImportError if it cannot be read, is empty, or is a Git LFS pointer.
 */
export async function openFile(path: string): Promise<InputFile> {
  const { size } = await stat(path).catch((cause) => {
    throw readError(path, cause);
  });
  const layers: Unpack[] = [];
  const bytes = (onBytes?: (count: number) => void) => {
    let stream = raw(path, onBytes);
    for (const unpack of layers) stream = unpack(stream, path);
    return layers.length === 0 ? stream : new Growth(path, size).count(stream);
  };
  for (;;) {
    const peeked = await Peeked.of(bytes(), HEAD + 1);
    await peeked.close();
    const unpack = unpackingOf(peeked.head);
    if (unpack === undefined) {
      checkHead(peeked.head, path);
      const disk = layers.length === 0 ? { disk: path } : {};
      return { path, ...disk, head: peeked.head.subarray(0, HEAD), whole: peeked.head.length <= HEAD, bytes };
    }
    if (layers.push(unpack) > MOST_LAYERS) throw tooManyLayers(path);
  }
}

/**
 * Opens a file that comes as a stream, once.
 *
 * @param growth Counts what comes out of the archive that it lies in.
 * @throws ImportError as {@link openFile}.
 */
export async function openStream(stream: AsyncGenerator<Buffer>, path: string, growth: Growth): Promise<InputFile> {
  let source = growth.count(stream);
  for (let layers = 0; ; layers++) {
    const peeked = await Peeked.of(source, HEAD + 1);
    const unpack = unpackingOf(peeked.head);
    if (unpack === undefined) {
      checkHead(peeked.head, path);
      const { head } = peeked;
      return { path, head: head.subarray(0, HEAD), whole: head.length <= HEAD, bytes: () => peeked.bytes() };
    }
    if (layers === MOST_LAYERS) throw tooManyLayers(path);
    source = growth.count(unpack(peeked.bytes(), path));
  }
}

type Unpack = (source: AsyncIterable<Uint8Array>, file: string) => AsyncGenerator<Buffer>;

function unpackingOf(head: Buffer): Unpack | undefined {
  const start = head.toString("latin1", 0, 4);
  if (start.startsWith("\x1f\x8b")) return gunzip;
  if (isCollectorFrames(head)) return collectorFrames;
  // A zstd file may begin with a frame to be skipped.
  const isSkipped = start.endsWith("*M\x18") && /^[P-_]/.test(start);
  return start === "\x28\xb5\x2f\xfd" || isSkipped ? unzstd : undefined;
}

function tooManyLayers(file: string): ImportError {
  return new ImportError(`Cannot unpack file: it is compressed more than ${MOST_LAYERS} times over`, { file });
}

function checkHead(head: Buffer, file: string): void {
  if (head.length === 0) throw new ImportError("Cannot import file: it is empty", { file });
  if (head.subarray(0, 64).toString("latin1").startsWith("version https://git-lfs.github.com/spec/")) {
    throw new ImportError("Cannot import file: it is a Git LFS pointer, the data itself is not here (git lfs pull)", {
      file,
    });
  }
}

async function* raw(path: string, onBytes?: (count: number) => void): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
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
