import { stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { ImportError } from "../../base/error.js";
import { inflateRaw } from "./inflate.js";
import { type Member, memberPath } from "./member.js";
import { unzstd } from "./unzstd.js";

/**
 * The files in a zip archive (zip64 too), in the order of its directory.
 *
 * @param path The archive on disk: its directory stands at its end.
 * @param file Name for errors.
 * @param onBytes Told the bytes read from disk.
 * @throws ImportError if the archive is cut off or damaged; for a member that cannot be unpacked, when it is read.
 */
export async function* zipMembers(
  path: string,
  file: string,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Member> {
  const yauzl = await import("yauzl");
  let zip: ZipFile | undefined;
  try {
    // Names as bytes: the library would refuse the whole archive for a name that leads elsewhere.
    zip = await yauzl.openPromise(path, { decodeStrings: false, validateEntrySizes: false });
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      if (name.endsWith("/")) continue;
      yield { name, bytes: () => unpacked(zip!, entry, memberPath(file, name), onBytes) };
    }
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    const message = (cause as Error).message;
    const reason = /^End of central directory record/i.test(message)
      ? "zip archive ends early: its directory is missing"
      : `zip archive is damaged: ${message}`;
    throw new ImportError(`Cannot unpack file: ${reason}`, { file, byte: (await stat(path)).size }, { cause });
  } finally {
    zip?.close();
  }
}

async function* unpacked(
  zip: ZipFile,
  entry: Entry,
  file: string,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  const { compressionMethod: method, uncompressedSize: size } = entry;
  if (entry.isEncrypted()) throw new ImportError("Cannot unpack file: it is encrypted", { file });
  const packed = stored(zip, entry, file, onBytes);
  let count = 0;
  let sum = 0;
  for await (const piece of unpackedBy(method, packed, file)) {
    // The checksum of no bytes at all is 0, whatever came before.
    if (piece.length === 0) continue;
    count += piece.length;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (count !== size || sum !== entry.crc32) {
    const what = count === size ? "its checksum is wrong" : `it has ${count} bytes and not the ${size} it should have`;
    throw new ImportError(`Cannot unpack file: zip data is damaged: ${what}`, { file, byte: count });
  }
}

async function* stored(
  zip: ZipFile,
  entry: Entry,
  file: string,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  try {
    for await (const piece of await zip.openReadStreamPromise(entry, { decodeFileData: false })) {
      onBytes(piece.length);
      yield piece;
    }
  } catch (cause) {
    throw new ImportError(`Cannot unpack file: zip data is damaged: ${(cause as Error).message}`, { file }, { cause });
  }
}

/** Unpacks what a zip archive has packed by the method of this number. */
export function unpackedBy(
  method: number,
  packed: AsyncGenerator<Buffer>,
  file: string,
  rest?: (bytes: Buffer) => void,
): AsyncGenerator<Buffer> {
  if (method === 0) return packed;
  if (method === 8) return inflateRaw(packed, file, rest);
  if (method === 93) return unzstd(packed, file);
  throw new ImportError(`Cannot unpack file: it is packed by method ${method}, which is not known here`, { file });
}
