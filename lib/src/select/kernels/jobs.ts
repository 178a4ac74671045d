import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import type { WasmMemory } from "../../compute/kernels/memory.js";

/** What the threads share from the start. */
export interface Shared {
  readonly memory: WasmMemory;
}

/** A job is a few whole numbers; the first says of which kind it is. */
export type Job = ArrayLike<number>;

const STARTS = 0;
const NEAREST = 1;

/** Rows per part of a {@link nearestJob}. */
export const PART = 1024;

/**
 * Takes steps of several starts of k-means, one start per part.
 *
 * @param list Where their addresses stand.
 */
export function startsJob(list: Address, steps: number): readonly number[] {
  return [STARTS, list, steps];
}

/** What {@link nearestJob} wants to know; see the kernel `nearestTwo`. */
export interface NearestJob {
  readonly rows: Address;
  readonly count: number;
  readonly width: number;
  readonly centres: Address;
  readonly turned: Address;
  readonly cols: number;
  readonly k: number;
  readonly index: Address;
  readonly distance: Address;
  readonly rival: Address;
  /** One number in single precision. */
  readonly error: Address;
  /** Room for each part, one after the other, {@link roomOf} bytes each. */
  readonly room: Address;
}

/** Looks for the two nearest centres of rows, {@link PART} rows per part. */
export function nearestJob(job: NearestJob): readonly number[] {
  const { rows, count, width, centres, turned, cols, k, index, distance, rival, error, room } = job;
  return [NEAREST, rows, count, width, centres, turned, cols, k, index, distance, rival, error, room];
}

const word = new Int32Array(1);
const float = new Float32Array(word.buffer);

/** Does one part of a job. */
export function runPart(kernels: Kernels, job: Job, part: number): void {
  if (job[0] === STARTS) {
    kernels.advanceStart(kernels.number(job[1] + 4 * part), job[2]);
    return;
  }
  const [, rows, count, width, centres, turned, cols, k, index, distance, rival, error] = Array.from(job);
  const from = part * PART;
  const to = Math.min(count, from + PART);
  const room = job[12] + part * roomOf(cols);
  word[0] = kernels.number(error);
  kernels.nearestTwo(rows, width, centres, turned, cols, k, float[0], from, to, index, distance, rival, room);
}

/** Bytes a part of a {@link nearestJob} needs for itself; no line of the cache is shared. */
export function roomOf(cols: number): number {
  return 64 * Math.ceil((4 * 4 * cols) / 64);
}
