import type { DuckDBDataChunk } from "@duckdb/node-api";

/**
 * The memory of a column of a chunk, which ends with the chunk. The client has it as private fields and offers only
 * one value at a time, twenty times as slow; its version is pinned, and the tests of this folder would notice.
 */
interface Inside {
  readonly items: Int32Array & Float64Array;
  readonly dataView: DataView;
}

/** An INTEGER column; NULL has any value. */
export function integersOf(chunk: DuckDBDataChunk, column: number): Int32Array {
  return (chunk.getColumnVector(column) as unknown as Inside).items;
}

/** A DOUBLE column; NULL has any value. */
export function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  return (chunk.getColumnVector(column) as unknown as Inside).items;
}

/** The 16 bytes per value of a BLOB column: length, then the value if it has up to 12 bytes, else its place. */
export function stringsOf(chunk: DuckDBDataChunk, column: number): Buffer {
  const { buffer, byteOffset, byteLength } = (chunk.getColumnVector(column) as unknown as Inside).dataView;
  return Buffer.from(buffer, byteOffset, byteLength);
}
