import { type Nearest, nearestTwo } from "../kmeans/nearest.js";
import { DensePoints } from "../points/dense.js";
import type { Points } from "../points/points.js";
import { nearestJob, PART, roomOf } from "./jobs.js";
import { borrowKernels, giveBack } from "./select-kernels.js";

/** Rows between two looks at the signal: 32 parts, which several threads share. */
const CHUNK = 32 * PART;
const PLAIN_CHUNK = 8192;

/**
 * Finds the nearest and the second nearest centre of every point, in several threads where the points allow it: the
 * same numbers as {@link nearestTwo} gives, whatever the threads.
 *
 * @param centres In the coordinates of the vectors.
 * @param out Distances as Float32Array.
 * @returns A generator that yields how many are done.
 */
export function* nearestRows(points: Points, centres: Float64Array, out: Nearest, threads?: number): Generator<number> {
  const { count, width } = points;
  if (!(points instanceof DensePoints && points.rows instanceof Float32Array)) {
    for (let from = 0; from < count; from += PLAIN_CHUNK) {
      const to = Math.min(count, from + PLAIN_CHUNK);
      nearestTwo(points, centres, from, to, out);
      yield to;
    }
    return;
  }
  const kernels = borrowKernels(threads);
  const { memory } = kernels;
  const mark = memory.mark();
  try {
    const k = centres.length / width;
    const cols = 8 * Math.ceil(k / 8);
    const centresAt = memory.take(2 * k * width);
    const turned = memory.take(width * cols);
    const error = memory.take(1);
    const chunk = Math.min(count, CHUNK);
    const parts = Math.ceil(chunk / PART);
    const [index, distance, rival] = [memory.take(chunk), memory.take(chunk), memory.take(chunk)];
    const room = memory.take((parts * roomOf(cols)) / 4);
    const rows = memory.take(chunk * width);
    new Float64Array(memory.wasm.buffer, centresAt, k * width).set(centres);
    const columns = memory.floats(turned, width * cols);
    for (let c = 0; c < k; c++) for (let j = 0; j < width; j++) columns[j * cols + c] = centres[c * width + j];
    memory.floats(error, 1)[0] = roundingError(centres, width);
    for (let from = 0; from < count; from += CHUNK) {
      const size = Math.min(count - from, CHUNK);
      memory.floats(rows, size * width).set(points.rows.subarray(from * width, (from + size) * width));
      const job = {
        rows,
        count: size,
        width,
        centres: centresAt,
        turned,
        cols,
        k,
        index,
        distance,
        rival,
        error,
        room,
      };
      kernels.run(nearestJob(job), Math.ceil(size / PART));
      out.index.set(memory.ints(index, size), from);
      out.distance.set(memory.floats(distance, size), from);
      out.rival.set(memory.floats(rival, size), from);
      yield from + size;
    }
  } finally {
    giveBack(kernels, mark);
  }
}

/** By how much the distance to a centre is off, at most, when the centre is rounded to single precision. */
function roundingError(centres: Float64Array, width: number): number {
  let most = 0;
  for (let at = 0; at < centres.length; at += width) {
    let square = 0;
    for (let p = at; p < at + width; p++) square += centres[p] * centres[p];
    most = Math.max(most, square);
  }
  // Half the last bit of each number, and what is lost where squares underflow.
  return Math.sqrt(most) * 6.1e-8 + 1e-20;
}
