import { ImportError } from "../../base/error.js";
import { ByteReader } from "./byte-reader.js";
import { type Member, memberPath } from "./member.js";

const BLOCK = 512;
/** Most bytes of a header that holds a long name. */
const MOST_HEADER = 2 ** 20;

/** Whether bytes begin with the header of a tar archive: its checksum is right. */
export function isTar(head: Buffer): boolean {
  return head.length >= BLOCK && checksumFits(head.subarray(0, BLOCK));
}

/**
 * The files in a tar archive (ustar, pax, GNU, and the form before them), in order; folders and links are passed over.
 *
 * @param file Name for errors.
 * @throws ImportError with the offset if the archive is cut off or damaged.
 */
export async function* tarMembers(source: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Member> {
  const reader = new ByteReader(source);
  const fail = (reason: string) => new ImportError(`Cannot unpack file: ${reason}`, { file, byte: reader.position });
  const cut = () => fail("tar archive ends early");
  /** What headers before a file say of it. */
  let told = new Map<string, string>();
  for (;;) {
    const header = await reader.read(BLOCK);
    if (header.length < BLOCK) throw cut();
    if (header.every((byte) => byte === 0)) return;
    if (!checksumFits(header)) throw fail("tar archive is damaged: a header does not fit its checksum");
    const type = String.fromCharCode(header[156]);
    const size = Number(told.get("size") ?? numberAt(header, 124, 12));
    if (!Number.isSafeInteger(size) || size < 0) throw fail("tar archive is damaged: a size is no number");
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (type === "x" || type === "L" || type === "g") {
      if (size > MOST_HEADER) throw fail(`tar archive has a header of ${size} bytes`);
      const content = await reader.read(size);
      if (content.length < size || (await reader.skip(padding)) < padding) throw cut();
      if (type === "x") for (const [key, value] of paxRecords(content)) told.set(key, value);
      else if (type === "L") told.set("path", textOf(content));
      continue;
    }
    const name = told.get("path") ?? nameIn(header);
    const isSparse = type === "S" || [...told.keys()].some((key) => key.startsWith("GNU.sparse."));
    // Of a sparse file of the older kind, more headers follow.
    for (let more = type === "S" && header[482] === 1; more; ) {
      const extension = await reader.read(BLOCK);
      if (extension.length < BLOCK) throw cut();
      more = extension[504] === 1;
    }
    told = new Map();
    const end = reader.position + size;
    let failed = false;
    if ((type === "0" || type === "\0" || type === "7" || type === "S") && !name.endsWith("/")) {
      yield {
        name,
        async *bytes() {
          if (isSparse) throw new ImportError("Cannot unpack file: it is sparse", { file: memberPath(file, name) });
          yield* reader.take(end - reader.position);
          failed = reader.position < end;
          if (failed) throw cut();
        },
      };
    }
    // Whoever read the file was told.
    if (failed) return;
    const left = end + padding - reader.position;
    if ((await reader.skip(left)) < left) throw cut();
  }
}

function checksumFits(header: Buffer): boolean {
  const said = numberAt(header, 148, 8);
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i];
  // Without this, a block of zeros would do.
  return said === sum && sum > 8 * 32;
}

/** Octal digits, or, for large numbers, binary with the highest bit set. */
function numberAt(header: Buffer, from: number, length: number): number {
  if (header[from] === 0x80) return Number(`0x${header.toString("hex", from + 1, from + length)}`);
  const text = header
    .toString("latin1", from, from + length)
    .replace(/[\0 ]+$/, "")
    .trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : Number.NaN;
}

function nameIn(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? textOf(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}

/** "LENGTH KEY=VALUE\n", LENGTH of the whole record in bytes. */
function* paxRecords(content: Buffer): Generator<[key: string, value: string]> {
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString("latin1", at, space));
    if (space < 0 || !(length > 0)) return;
    const record = content.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    yield [record.slice(0, equals), record.slice(equals + 1)];
    at += length;
  }
}
