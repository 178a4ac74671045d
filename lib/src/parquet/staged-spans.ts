import { type PlainColumn, PlainFile } from "./plain-file.js";

/** Rows and bytes of text beyond which the columns go to disk. */
const MOST_ROWS = 60_000;
const MOST_BYTES = 16 << 20;

/** Columns of the staging table; names are numbers into the lists of `StagedNames`. */
export const STAGED_COLUMNS = {
  text: ["trace_id", "span_id", "parent_span_id", "attributes"],
  integer: ["service", "operation", "instance", "status", "kind"],
  double: ["trace_start", "start_time_us", "duration_us"],
} as const;

const OPTIONAL: readonly boolean[] = [false, false, true, true];

/** Texts on their way to disk, each behind its length. */
class Texts {
  bytes = Buffer.allocUnsafe(1 << 20);
  length = 0;
  readonly present = new Uint8Array(MOST_ROWS);

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(this.length + count, this.bytes.length * 2));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }

  put(row: number, text: string | null): void {
    this.present[row] = text === null ? 0 : 1;
    if (text === null) return;
    this.reserve(4 + 3 * text.length);
    const bytes = this.bytes.write(text, this.length + 4);
    this.bytes.writeUInt32LE(bytes, this.length);
    this.length += 4 + bytes;
  }
}

/** Rows column by column, as {@link StagedSpans.putRows} takes them. */
export interface StagedRows {
  readonly rows: number;
  /** As in `STAGED_COLUMNS.text`: texts behind their lengths of 4 bytes. */
  readonly text: readonly { readonly bytes: Uint8Array; readonly present?: Uint8Array }[];
  readonly integer: readonly Int32Array[];
  readonly double: readonly Float64Array[];
}

/** Rows on their way into a Parquet file that is neither packed nor sorted: the staging table. */
export class StagedSpans {
  readonly integer: readonly Int32Array[] = STAGED_COLUMNS.integer.map(() => new Int32Array(MOST_ROWS));
  readonly double: readonly Float64Array[] = STAGED_COLUMNS.double.map(() => new Float64Array(MOST_ROWS));
  readonly #texts = STAGED_COLUMNS.text.map(() => new Texts());
  readonly #file: PlainFile;
  #row = 0;
  /** Bytes of texts that have gone to disk. */
  #bytes = 0;

  /** @param path The file that holds them. */
  constructor(path: string) {
    const { text, integer, double } = STAGED_COLUMNS;
    this.#file = new PlainFile(path, [
      ...text.map((name, i): PlainColumn => ({ name, type: "text", optional: OPTIONAL[i] })),
      ...integer.map((name): PlainColumn => ({ name, type: "integer", optional: false })),
      ...double.map((name): PlainColumn => ({ name, type: "double", optional: false })),
    ]);
  }

  /** Index at which the next row is to be put into the columns; {@link put} ends the row. */
  get row(): number {
    return this.#row;
  }

  /** Ends a row. */
  put(traceId: string, spanId: string, parentId: string | null, attributes: string | null): void {
    const row = this.#row;
    this.#texts[0].put(row, traceId);
    this.#texts[1].put(row, spanId);
    this.#texts[2].put(row, parentId);
    this.#texts[3].put(row, attributes);
    this.#row++;
    if (this.#row === MOST_ROWS || this.#texts[3].length > MOST_BYTES) this.#flush();
  }

  /** Puts many rows at once, at most as many as there are in 2^15. */
  putRows({ rows, text, integer, double }: StagedRows): void {
    if (this.#row + rows > MOST_ROWS) this.#flush();
    const at = this.#row;
    text.forEach(({ bytes, present }, i) => {
      const texts = this.#texts[i];
      texts.reserve(bytes.length);
      texts.bytes.set(bytes, texts.length);
      texts.length += bytes.length;
      if (present !== undefined) texts.present.set(present, at);
    });
    integer.forEach((values, i) => void this.integer[i].set(values, at));
    double.forEach((values, i) => void this.double[i].set(values, at));
    this.#row += rows;
    if (this.#row === MOST_ROWS || this.#texts[3].length > MOST_BYTES) this.#flush();
  }

  /**
   * Ends; the file then holds all rows.
   *
   * @returns Bytes of all texts.
   */
  close(): number {
    if (this.#row > 0) this.#flush();
    this.#file.finish();
    return this.#bytes;
  }

  /** Ends without them. */
  discard(): void {
    this.#file.close();
  }

  #flush(): void {
    const rows = this.#row;
    const numbers = [...this.integer, ...this.double];
    this.#file.group(rows, [
      ...this.#texts.map(({ bytes, length, present }, i) => ({
        bytes: bytes.subarray(0, length),
        ...(OPTIONAL[i] && { present }),
      })),
      ...numbers.map(({ buffer, BYTES_PER_ELEMENT }) => ({
        bytes: new Uint8Array(buffer, 0, rows * BYTES_PER_ELEMENT),
      })),
    ]);
    for (const texts of this.#texts) {
      this.#bytes += texts.length;
      texts.length = 0;
    }
    this.#row = 0;
  }
}
