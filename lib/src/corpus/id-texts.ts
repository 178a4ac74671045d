import type { DuckDBBlobVector, DuckDBDataChunk } from "@duckdb/node-api";
import { stringsOf } from "../parquet/vector-data.js";

const ORDINALS = Array.from({ length: 1000 }, (_, i) => String(i));

/**
 * Reads a column of ids as exact text into `out` from index `at`. NULL must not occur.
 *
 * DuckDB keeps a text of up to 12 bytes in the column itself (16 bytes each: length, then text), which is read here
 * without a call; ordinals such as "17" come from a table.
 */
export function readIds(chunk: DuckDBDataChunk, column: number, out: string[], at: number): void {
  const vector = chunk.getColumnVector(column) as DuckDBBlobVector;
  const bytes = stringsOf(chunk, column);
  const count = chunk.rowCount;
  for (let i = 0, p = 0; i < count; i++, p += 16) {
    const length = bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24);
    if (length === 0) out[at + i] = "";
    else if (length <= 3) out[at + i] = ordinal(bytes, p + 4, length) ?? bytes.toString("utf8", p + 4, p + 4 + length);
    else if (length <= 12) out[at + i] = bytes.toString("utf8", p + 4, p + 4 + length);
    else out[at + i] = text(vector.getItemBytes(i)!);
  }
}

function ordinal(bytes: Buffer, p: number, length: number): string | undefined {
  if (length > 1 && bytes[p] === 48) return undefined;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = bytes[p + i] - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return ORDINALS[value];
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
