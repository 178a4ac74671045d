import { ImportError } from "../../base/error.js";
import { ByteReader } from "./byte-reader.js";
import { type Member, memberPath } from "./member.js";
import { unpackedBy } from "./zip.js";

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;

/**
 * The files in a zip archive whose end is missing, by the headers that stand before each of them; up to the first that is
 * not whole.
 *
 * @param file Name for errors.
 */
export async function* looseZipMembers(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Member> {
  const reader = new ByteReader(source);
  for (;;) {
    const header = await reader.read(30);
    if (header.length < 30 || header.readUInt32LE() !== LOCAL) return;
    const flags = header.readUInt16LE(6);
    const method = header.readUInt16LE(8);
    const name = (await reader.read(header.readUInt16LE(26))).toString(flags & 0x800 ? "utf8" : "latin1");
    const extra = await reader.read(header.readUInt16LE(28));
    const size = packedSize(header, extra);
    const isOpen = (flags & 8) !== 0 && size === 0;
    // Where its size stands behind it, only what packs itself says where it ends.
    if (isOpen && method !== 8) return;
    const path = memberPath(file, name);
    const end = isOpen ? Number.POSITIVE_INFINITY : reader.position + size;
    let whole = false;
    const unpack = async function* () {
      if ((flags & 1) !== 0) throw new ImportError("Cannot unpack file: it is encrypted", { file: path });
      yield* unpackedBy(method, reader.take(end - reader.position), path, (rest) => reader.unread(rest));
      whole = isOpen || reader.position === end;
      if (!whole) throw new ImportError("Cannot unpack file: zip data ends early", { file: path });
    };
    if (!name.endsWith("/")) {
      const bytes = unpack();
      yield { name, bytes: () => bytes };
      // Only to find its end.
      if (!whole && isOpen) {
        try {
          for await (const _ of bytes);
        } catch {
          return;
        }
      }
    }
    if (!isOpen && (await reader.skip(end - reader.position)) === 0 && (await reader.atEnd())) return;
    if (isOpen && !whole) return;
    if ((flags & 8) !== 0) await skipDescriptor(reader);
  }
}

/** Of a large member it stands in the extra field, behind the other size. */
function packedSize(header: Buffer, extra: Buffer): number {
  const size = header.readUInt32LE(18);
  if (size !== 0xffffffff) return size;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1 && at + 20 <= extra.length) return Number(extra.readBigUInt64LE(at + 12));
  }
  return size;
}

/** Checksum and two sizes of 4 or 8 bytes, most often with a mark before them. */
async function skipDescriptor(reader: ByteReader): Promise<void> {
  const bytes = await reader.read(24 + 4);
  const from = bytes.length >= 4 && bytes.readUInt32LE() === DESCRIPTOR ? 4 : 0;
  const next = [12, 20].map((length) => from + length).find((at) => bytes.toString("latin1", at, at + 2) === "PK");
  reader.unread(bytes.subarray(next ?? bytes.length));
}
