import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Default: the content packed by the method. */
  readonly packed?: Uint8Array;
  /** 0 stored, 8 deflate; another number only says so. */
  readonly method?: number;
  readonly encrypted?: boolean;
  /** Sizes and checksum behind the data, as programs that cannot go back write them. */
  readonly descriptor?: boolean;
  /** Sizes of eight bytes. */
  readonly zip64?: boolean;
  /** A checksum that is not that of the content. */
  readonly wrongSum?: boolean;
}

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** A zip archive, byte by byte after APPNOTE 6.3. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = 8, ...entry } of entries) {
    const { encrypted, descriptor, zip64, wrongSum } = entry;
    const plain = Buffer.from(content as string);
    const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(plain) : plain));
    const sum = wrongSum ? crc32(plain) ^ 1 : crc32(plain);
    const path = Buffer.from(name);
    const flags = 0x800 | (encrypted ? 1 : 0) | (descriptor ? 8 : 0);
    const sizes = (here: boolean) => {
      if (!here) return [u32(0), u32(0), u32(0)];
      if (zip64) return [u32(sum >>> 0), u32(0xffffffff), u32(0xffffffff)];
      return [u32(sum >>> 0), u32(packed.length), u32(plain.length)];
    };
    const extra = zip64 ? Buffer.concat([u16(1), u16(16), u64(plain.length), u64(packed.length)]) : Buffer.alloc(0);
    const common = [u16(zip64 ? 45 : 20), u16(flags), u16(method), u32(0)];
    const local = Buffer.concat([
      u32(0x04034b50),
      ...common,
      ...sizes(!descriptor),
      u16(path.length),
      u16(descriptor ? 0 : extra.length),
      path,
      descriptor ? Buffer.alloc(0) : extra,
      packed,
      ...(descriptor ? [u32(0x08074b50), u32(sum >>> 0), u32(packed.length), u32(plain.length)] : []),
    ]);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        ...common,
        ...sizes(true),
        u16(path.length),
        u16(extra.length),
        Buffer.alloc(10),
        u32(at),
        path,
        extra,
      ]),
    );
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [u32(0x06054b50), u32(0), count, count, u32(listed.length), u32(at), u16(0)];
  return Buffer.concat([...parts, listed, ...end]);
}

export interface TarEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** "0" file, "5" folder, "2" link, "x" pax header, "L" long name of GNU. */
  readonly type?: string;
}

/** A tar archive (ustar), with the two blocks of zeros that end it. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content = "", type = "0" } of entries) {
    const bytes = Buffer.from(content as string);
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write(`0000644\0${"0000000\0".repeat(2)}`, 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0        ${type}`, 124);
    header.write("ustar\x0000", 257, "latin1");
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    parts.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** A frame of zstd in which nothing is packed (RFC 8878, 3.1.1). */
export function zstdOf(content: string | Uint8Array, { window = 0x58, block = 100_000 } = {}): Buffer {
  const bytes = Buffer.from(content as string);
  const parts: Buffer[] = [u32(0xfd2fb528), Buffer.from([0, window])];
  for (let at = 0; at === 0 || at < bytes.length; at += block) {
    const piece = bytes.subarray(at, at + block);
    const isLast = at + block >= bytes.length;
    const head = u32((piece.length << 3) | (isLast ? 1 : 0)).subarray(0, 3);
    parts.push(head, piece);
  }
  return Buffer.concat(parts);
}
