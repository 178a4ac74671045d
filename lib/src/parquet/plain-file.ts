import { closeSync, openSync, writeSync } from "node:fs";
import { diskReason } from "../base/disk-reason.js";
import { LabelEaseError } from "../base/error.js";
import { ThriftWriter } from "./thrift.js";

/** A column of a {@link PlainFile}. */
export interface PlainColumn {
  readonly name: string;
  readonly type: "text" | "integer" | "double";
  readonly optional: boolean;
}

/** Values of a column as Parquet has them without encoding: numbers in their bytes, texts behind their lengths. */
export interface PlainValues {
  readonly bytes: Uint8Array;
  /** For a column that is optional: 1 for each row that has a value, else 0. */
  readonly present?: Uint8Array;
}

const TYPES = { text: 6, integer: 1, double: 5 } as const;

interface Chunk {
  readonly at: number;
  readonly bytes: number;
}

/** A Parquet file without compression and encoding, for rows on their way to where they are packed: as fast as copying. */
export class PlainFile {
  readonly #path: string;
  readonly #columns: readonly PlainColumn[];
  readonly #file: number;
  readonly #groups: { rows: number; chunks: Chunk[] }[] = [];
  #at = 0;
  #open = true;

  constructor(path: string, columns: readonly PlainColumn[]) {
    this.#path = path;
    this.#columns = columns;
    try {
      this.#file = openSync(path, "w");
    } catch (cause) {
      throw this.#error(cause);
    }
    this.#write(Buffer.from("PAR1"));
  }

  /** Writes rows, given column by column. */
  group(rows: number, columns: readonly PlainValues[]): void {
    const chunks = columns.map(({ bytes, present }) => {
      const levels = present === undefined ? Buffer.alloc(0) : definitionLevels(present.subarray(0, rows));
      const size = levels.length + bytes.length;
      const header = new ThriftWriter();
      header.body(() => {
        header.int(1, 0);
        header.int(2, size);
        header.int(3, size);
        header.struct(5, () => {
          header.int(1, rows);
          header.int(2, 0);
          header.int(3, 3);
          header.int(4, 3);
        });
      });
      const head = header.bytes();
      const at = this.#at;
      this.#write(head);
      this.#write(levels);
      this.#write(bytes);
      return { at, bytes: head.length + size };
    });
    this.#groups.push({ rows, chunks });
  }

  /** Ends the file, which is whole then. */
  finish(): void {
    const footer = new ThriftWriter();
    const total = (chunks: readonly Chunk[]) => chunks.reduce((sum, { bytes }) => sum + bytes, 0);
    footer.body(() => {
      footer.int(1, 1);
      footer.structs(2, [undefined, ...this.#columns], (column) => {
        if (column === undefined) {
          footer.text(4, "rows");
          footer.int(5, this.#columns.length);
          return;
        }
        footer.int(1, TYPES[column.type]);
        footer.int(3, column.optional ? 1 : 0);
        footer.text(4, column.name);
        if (column.type === "text") footer.int(6, 0);
      });
      footer.long(
        3,
        this.#groups.reduce((sum, { rows }) => sum + rows, 0),
      );
      footer.structs(4, this.#groups, ({ rows, chunks }) => {
        footer.structs(1, this.#columns, ({ name, type }) => {
          const { at, bytes } = chunks[this.#columns.findIndex((column) => column.name === name)];
          footer.long(2, at);
          footer.struct(3, () => {
            footer.int(1, TYPES[type]);
            footer.ints(2, [0, 3]);
            footer.texts(3, [name]);
            footer.int(4, 0);
            footer.long(5, rows);
            footer.long(6, bytes);
            footer.long(7, bytes);
            footer.long(9, at);
          });
        });
        footer.long(2, total(chunks));
        footer.long(3, rows);
      });
    });
    const bytes = footer.bytes();
    const end = Buffer.alloc(8);
    end.writeUInt32LE(bytes.length, 0);
    end.write("PAR1", 4, "latin1");
    this.#write(bytes);
    this.#write(end);
    this.close();
  }

  /** Lets go of the file, whole or not; may be called twice. */
  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (cause) {
      throw this.#error(cause);
    }
    this.#at += bytes.length;
  }

  #error(cause: unknown): LabelEaseError {
    const reason = diskReason(cause) ?? (cause as Error).message;
    return new LabelEaseError(`Cannot write temporary file: ${reason}`, { file: this.#path }, { cause });
  }
}

/** Eight rows a byte, behind the length of the whole and the head of the one run they are. */
function definitionLevels(present: Uint8Array): Buffer {
  const groups = (present.length + 7) >> 3;
  const head: number[] = [];
  let rest = groups * 2 + 1;
  for (; rest >= 128; rest >>>= 7) head.push((rest & 127) | 128);
  head.push(rest);
  const levels = Buffer.alloc(4 + head.length + groups);
  levels.writeUInt32LE(head.length + groups, 0);
  levels.set(head, 4);
  const from = 4 + head.length;
  for (let i = 0; i < present.length; i++) levels[from + (i >> 3)] |= present[i] << (i & 7);
  return levels;
}
