import { ImportError } from "../../base/error.js";
import { ByteReader } from "./byte-reader.js";
import { checkGrowth } from "./growth.js";

/** As much as the zstd command takes without being told; a frame that needs more would take that much memory here, too. */
const MOST_WINDOW = 128 * 2 ** 20;
const MAGIC = 0xfd2fb528;
/**
 * The library moves the whole window with each block. So many bytes may be moved for nothing, and so many for each byte
 * that comes out: with blocks of 128 KiB, a window of 128 MiB needs 1024.
 */
const FREE_MOVES = 32 * 2 ** 30;
const MOST_MOVES = 4096;

/**
 * Unpacks zstd, also of several frames, and hands over everything there is before an error. Checksums are not looked at.
 *
 * @throws ImportError if the data is cut off, damaged, a bomb, or needs a dictionary or a window of more than 128 MiB.
 */
export async function* unzstd(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Buffer> {
  const { Decompress } = await import("fzstd");
  const reader = new ByteReader(source);
  let unpacked = 0;
  let moved = 0;
  const fail = (reason: string, cause?: unknown) =>
    new ImportError(`Cannot unpack file: ${reason}`, { file, byte: reader.position }, { cause });
  const need = async (count: number) => {
    const bytes = await reader.read(count);
    if (bytes.length < count) throw fail("zstd data ends early");
    return bytes;
  };
  while (!(await reader.atEnd())) {
    const magic = (await need(4)).readUInt32LE();
    // A frame to be skipped.
    if (magic >>> 4 === 0x184d2a5) {
      const length = (await need(4)).readUInt32LE();
      if ((await reader.skip(length)) < length) throw fail("zstd data ends early");
      continue;
    }
    if (magic !== MAGIC) throw fail("zstd data is damaged: a frame does not begin as one");
    const { bytes, window, hasChecksum } = await frameHeader(need, fail);
    let ready: Uint8Array[] = [];
    const frame = new Decompress((piece) => ready.push(piece));
    const push = (piece: Uint8Array, last: boolean) => {
      try {
        frame.push(piece, last);
      } catch (cause) {
        throw fail(`zstd data is damaged: ${(cause as Error).message}`, cause);
      }
    };
    push(bytes, false);
    for (let last = false; !last; ) {
      const head = await need(3);
      const word = head.readUIntLE(0, 3);
      last = (word & 1) === 1;
      const isRun = ((word >> 1) & 3) === 1;
      const content = await need((isRun ? 1 : word >> 3) + (last && hasChecksum ? 4 : 0));
      moved += window;
      if (moved > FREE_MOVES && moved > MOST_MOVES * unpacked)
        throw fail("its zstd blocks are too small for its window");
      push(Buffer.concat([head, content]), last);
      for (const piece of ready) {
        if (piece.length === 0) continue;
        unpacked += piece.length;
        checkGrowth(reader.position, unpacked, { file, byte: reader.position });
        yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      }
      ready = [];
    }
  }
}

/** The header of a frame, checked, since the library would reserve whatever memory it asks for (RFC 8878, 3.1.1.1). */
async function frameHeader(
  need: (count: number) => Promise<Buffer>,
  fail: (reason: string) => ImportError,
): Promise<{ bytes: Buffer; window: number; hasChecksum: boolean }> {
  const start = await need(1);
  const flags = start[0];
  const isSingle = (flags & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3];
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6];
  const rest = await need((isSingle ? 0 : 1) + dictionaryBytes + sizeBytes);
  const at = isSingle ? 0 : 1;
  if (rest.subarray(at, at + dictionaryBytes).some((byte) => byte !== 0))
    throw fail("its zstd data needs a dictionary");
  const exponent = rest[0] >> 3;
  const size = rest.subarray(at + dictionaryBytes);
  const window = isSingle
    ? sizeBytes === 8
      ? Number(size.readBigUInt64LE())
      : size.readUIntLE(0, sizeBytes)
    : 2 ** (10 + exponent) * (1 + (rest[0] & 7) / 8);
  if (window > MOST_WINDOW) throw fail(`its zstd window of ${Math.ceil(window / 2 ** 20)} MiB is more than 128 MiB`);
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(MAGIC);
  return { bytes: Buffer.concat([magic, start, rest]), window, hasChecksum: (flags & 4) !== 0 };
}
