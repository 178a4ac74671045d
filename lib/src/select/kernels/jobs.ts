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
  readonly turned: Address;
  readonly cols: number;
  readonly centres: number;
  readonly index: Address;
  readonly distance: Address;
  readonly rival: Address;
  /** Room for each part, one after the other, {@link roomOf} bytes each. */
  readonly room: Address;
}

/** Looks for the two nearest centres of rows, {@link PART} rows per part. */
export function nearestJob(job: NearestJob): readonly number[] {
  const { rows, count, width, turned, cols, centres, index, distance, rival, room } = job;
  return [NEAREST, rows, count, width, turned, cols, centres, index, distance, rival, room];
}

/** Does one part of a job. */
export function runPart(kernels: Kernels, job: Job, part: number): void {
  if (job[0] === STARTS) {
    kernels.advanceStart(kernels.number(job[1] + 4 * part), job[2]);
    return;
  }
  const from = part * PART;
  const to = Math.min(job[2], from + PART);
  const room = job[10] + part * roomOf(job[5]);
  kernels.nearestTwo(job[1], job[3], job[3], job[4], job[5], job[6], from, to, job[7], job[8], job[9], room);
}

/** Bytes a part of a {@link nearestJob} needs for itself; no line of the cache is shared. */
export function roomOf(cols: number): number {
  return 64 * Math.ceil((2 * 8 * cols) / 64);
}
