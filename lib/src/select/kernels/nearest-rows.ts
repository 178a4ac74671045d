import type { KernelMemory } from "../../compute/kernels/memory.js";
import { type Nearest, nearestTwo } from "../kmeans/nearest.js";
import { DensePoints } from "../points/dense.js";
import type { Points } from "../points/points.js";
import { nearestJob, PART, roomOf } from "./jobs.js";
import { borrowKernels, giveBack } from "./select-kernels.js";

/** Numbers of rows between two looks at the signal, in some parts, which several threads share: they stay in the cache. */
const CHUNK = 2 ** 19;
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
    const target = putTarget(memory, centres, width);
    const most = PART * Math.min(32, Math.max(4, Math.round(CHUNK / (PART * width))));
    const chunk = Math.min(count, most);
    const parts = Math.ceil(chunk / PART);
    const [index, distance, rival] = [memory.take(chunk), memory.take(chunk), memory.take(chunk)];
    const room = memory.take((parts * roomOf(width)) / 4);
    const rows = memory.take(chunk * width);
    for (let from = 0; from < count; from += most) {
      const size = Math.min(count - from, most);
      memory.floats(rows, size * width).set(points.rows.subarray(from * width, (from + size) * width));
      const job = { rows, count: size, width, k, index, distance, rival, room, ...target };
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

/**
 * The centres as the kernel `nearestTwo` wants them: less the mean of them all, so that numbers far from zero do not
 * cost digits, four beside each other.
 */
function putTarget(memory: KernelMemory, centres: Float64Array, width: number) {
  const k = centres.length / width;
  const groups = Math.ceil(k / 4);
  const at = {
    centres: memory.take(2 * k * width),
    packed: memory.take(groups * width * 4),
    halves: memory.take(groups * 4),
    origin: memory.take(width),
    bound: memory.take(2),
  };
  new Float64Array(memory.wasm.buffer, at.centres, k * width).set(centres);
  const origin = memory.floats(at.origin, width).fill(0);
  const mean = new Float64Array(width);
  for (let p = 0; p < centres.length; p++) mean[p % width] += centres[p] / k;
  origin.set(mean);
  const packed = memory.floats(at.packed, groups * width * 4).fill(0);
  const halves = memory.floats(at.halves, groups * 4).fill(Infinity);
  let most = 0;
  for (let c = 0; c < k; c++) {
    const to = (c - (c % 4)) * width + (c % 4);
    let square = 0;
    for (let j = 0; j < width; j++) {
      packed[to + 4 * j] = centres[c * width + j] - origin[j];
      square += packed[to + 4 * j] ** 2;
    }
    halves[c] = square / 2;
    most = Math.max(most, square);
  }
  // Half a square less a product is off by this part of (square of the centre + product of the lengths), at most:
  // rounding of numbers, products and sums; the product of the lengths is at most the mean of the squares.
  const off = (width + 20) * 6.6e-8;
  memory.floats(at.bound, 2).set([most < 1e37 ? 3 * off * most + 1e-35 : Infinity, off + 1e-12]);
  return at;
}
