import { ImportError } from "../../base/error.js";
import { ByteReader } from "./byte-reader.js";
import { unzstd } from "./unzstd.js";

const ZSTD = 0xfd2fb528;
/** Most bytes of one request, unpacked. */
const MOST = 256 * 2 ** 20;

/** Whether a file begins as the OpenTelemetry Collector's file exporter writes with `compression: zstd`. */
export function isCollectorFrames(head: Buffer): boolean {
  return head.length >= 8 && head.readUInt32BE(0) > 0 && head.readUInt32LE(4) === ZSTD;
}

/**
 * Unpacks the requests of such a file, each of which is packed for itself behind its length in four bytes: those of JSON
 * come out one per line, those of protobuf behind their length.
 *
 * @throws ImportError if the data is cut off or damaged, or a request has more than 256 MiB.
 */
export async function* collectorFrames(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  while (!(await reader.atEnd())) {
    const byte = reader.position;
    const head = await reader.read(4);
    const length = head.length === 4 ? head.readUInt32BE(0) : 0;
    if (length === 0) throw new ImportError("Cannot unpack file: packed requests end early", { file, byte });
    const pieces: Buffer[] = [];
    let unpacked = 0;
    for await (const piece of unzstd(reader.take(length), file)) {
      pieces.push(piece);
      unpacked += piece.length;
      if (unpacked > MOST)
        throw new ImportError(`Cannot unpack file: a request has more than ${MOST} bytes`, { file, byte });
    }
    if (reader.position - byte < 4 + length) {
      throw new ImportError("Cannot unpack file: packed requests end early", { file, byte: reader.position });
    }
    const isJson = pieces[0]?.[0] === 0x7b;
    if (!isJson) {
      head.writeUInt32BE(unpacked);
      yield Buffer.from(head);
    }
    yield* pieces;
    if (isJson) yield Buffer.from("\n");
  }
}
