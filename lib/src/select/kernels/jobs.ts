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
const SLICED = 2;

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

/**
 * Does what is next to all rows of several starts, `slices` parts per start.
 *
 * @param list Where their addresses stand.
 */
export function slicedJob(list: Address, slices: number): readonly number[] {
  return [SLICED, list, slices];
}

/** What {@link nearestJob} wants to know; see the kernel `nearestTwo`. */
export interface NearestJob {
  readonly rows: Address;
  readonly count: number;
  readonly width: number;
  readonly centres: Address;
  readonly packed: Address;
  readonly halves: Address;
  readonly origin: Address;
  readonly bound: Address;
  readonly k: number;
  readonly index: Address;
  readonly distance: Address;
  readonly rival: Address;
  /** Room for each part, one after the other, {@link roomOf} bytes each. */
  readonly room: Address;
}

/** Looks for the two nearest centres of rows, {@link PART} rows per part. */
export function nearestJob(job: NearestJob): readonly number[] {
  const { rows, count, width, centres, packed, halves, origin, bound, k, index, distance, rival, room } = job;
  return [NEAREST, rows, count, width, centres, packed, halves, origin, bound, k, index, distance, rival, room];
}

/** Does one part of a job. */
export function runPart(kernels: Kernels, job: Job, part: number): void {
  if (job[0] === STARTS) {
    kernels.advanceStart(kernels.number(job[1] + 4 * part), job[2]);
    return;
  }
  if (job[0] === SLICED) {
    kernels.sliceStart(kernels.number(job[1] + 4 * Math.floor(part / job[2])), part % job[2]);
    return;
  }
  const [, rows, count, width, centres, packed, halves, origin, bound, k, index, distance, rival, rooms] =
    Array.from(job);
  const from = part * PART;
  const to = Math.min(count, from + PART);
  const room = rooms + part * roomOf(width);
  const nearest = [index, distance, rival, room] as const;
  kernels.nearestTwo(rows, width, centres, packed, halves, origin, bound, k, from, to, ...nearest);
}

/** Bytes a part of a {@link nearestJob} needs for itself; no line of the cache is shared. */
export function roomOf(width: number): number {
  return 256 + 64 * Math.ceil((8 * 4 * width) / 64);
}
