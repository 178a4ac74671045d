import { Random } from "../base/random.js";
import { NearestFinder } from "./nearest-finder.js";

/** Vectors to lay out, one row of `width` numbers per trace. */
export interface MapVectors {
  readonly count: number;
  readonly width: number;
  readonly vectors: Float32Array;
}

export interface MapLayoutOptions {
  readonly seed: number;
  /** Traces laid out by UMAP itself, at most. */
  readonly sample: number;
}

/** Where traces lie. */
export interface MapPlaces {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** How far a layout has come. */
export interface MapStep {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** Fewer cannot be told apart by their neighbours: they lie where they are in their own plane. */
export const LEAST = 8;

const NEIGHBOURS = 15;
const EPOCHS = 200;
/** Nearest of the sample that place a trace. */
const PLACED_BY = 4;
/** Gaps between groups at most, as a share of the map. */
const GAP = 0.05;
/** Traces between two reports. */
const STRIDE = 2000;

/**
 * Lays traces out by UMAP (McInnes, Healy and Melville 2018, arXiv:1802.03426; umap-js 1.4.0): a sample by the method
 * itself, the rest beside the most similar ones of the sample. The sample is stratified, so that rare kinds are in it: of a
 * cell of like traces as many as the root of its size.
 *
 * Of the neighbours that place a trace only those count that lie near the first one in the map; otherwise traces between
 * two groups would be drawn in the void between them.
 *
 * @returns Yields how far it has come.
 */
export async function* mapLayout(
  { count, width, vectors }: MapVectors,
  { seed, sample }: MapLayoutOptions,
): AsyncGenerator<MapStep, MapPlaces> {
  const random = new Random(seed, "trace map");
  const rows = stratified(vectors, count, width, sample, random);
  yield { stage: "find neighbours", done: 0, total: rows.length, unit: "traces" };
  const { UMAP } = await import("umap-js");
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, rows.length - 1),
    minDist: 0.15,
    nEpochs: EPOCHS,
    random: () => random.next(),
  });
  umap.initializeFit(Array.from(rows, (row) => Array.from(vectors.subarray(row * width, (row + 1) * width))));
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    umap.step();
    if (epoch % 20 === 0) yield { stage: "lay out map", done: epoch, total: EPOCHS, unit: "epochs" };
  }
  const laid = closeGaps(umap.getEmbedding());
  const finder = new NearestFinder(vectors, rows, width, PLACED_BY);
  const near = usualStep(laid) * 6;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const { squared, who } = finder;
  for (let row = 0; row < count; row++) {
    if (row % STRIDE === 0) yield { stage: "place traces", done: row, total: count, unit: "traces" };
    finder.find(row);
    const [x0, y0] = laid[who[0]];
    let [weight, atX, atY] = [0, 0, 0];
    for (let k = 0; k < PLACED_BY && who[k] >= 0; k++) {
      const [xk, yk] = laid[who[k]];
      if (Math.hypot(xk - x0, yk - y0) > near) continue;
      const share = 1 / (Math.sqrt(squared[k]) + 1e-2);
      weight += share;
      atX += share * xk;
      atY += share * yk;
    }
    // Like traces beside each other instead of on one point.
    x[row] = atX / weight + 0.012 * near * random.normal();
    y[row] = atY / weight + 0.012 * near * random.normal();
  }
  return { x, y };
}

/** So many rows at most, of each cell of like vectors as many as the root of its size, rising. */
function stratified(vectors: Float32Array, count: number, width: number, size: number, random: Random): Uint32Array {
  if (count <= size) return Uint32Array.from({ length: count }, (_, row) => row);
  const step = spread(vectors, count, width);
  const cells = new Map<string, number[]>();
  for (let row = 0; row < count; row++) {
    let key = "";
    for (let d = 0; d < width; d++) key += `${Math.round(vectors[row * width + d] / step)},`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [row]);
    else cell.push(row);
  }
  let roots = 0;
  for (const cell of cells.values()) roots += Math.sqrt(cell.length);
  const rows: number[] = [];
  // What is due is carried on from cell to cell, so that the size comes out.
  let due = random.next();
  for (const cell of cells.values()) {
    due += (size * Math.sqrt(cell.length)) / roots;
    const taken = Math.min(cell.length, Math.floor(due));
    due -= taken;
    for (const place of random.sample(cell.length, taken)) rows.push(cell[place]);
  }
  return Uint32Array.from(rows.slice(0, size)).sort();
}

/** Mean standard deviation of the numbers of a vector: width of a cell. */
function spread(vectors: Float32Array, count: number, width: number): number {
  const mean = new Float64Array(width);
  for (let i = 0; i < count * width; i++) mean[i % width] += vectors[i] / count;
  let variance = 0;
  for (let i = 0; i < count * width; i++) variance += (vectors[i] - mean[i % width]) ** 2;
  return Math.max(1e-9, Math.sqrt(variance / (count * width)));
}

/**
 * Draws far groups nearer: along each axis no gap stays wider than {@link GAP} of the whole. How far apart such groups are
 * means nothing, and the room is needed to see what is within them.
 */
function closeGaps(laid: readonly (readonly number[])[]): number[][] {
  const closed = laid.map(() => [0, 0]);
  for (const axis of [0, 1]) {
    const order = [...laid.keys()].sort((a, b) => laid[a][axis] - laid[b][axis] || a - b);
    const whole = laid[order[order.length - 1]][axis] - laid[order[0]][axis];
    let place = 0;
    order.forEach((row, i) => {
      if (i > 0) place += Math.min(laid[row][axis] - laid[order[i - 1]][axis], GAP * whole);
      closed[row][axis] = place;
    });
  }
  return closed;
}

/** Median distance in the map from one sampled trace to the next nearest of some others. */
function usualStep(laid: readonly (readonly number[])[]): number {
  const steps: number[] = [];
  const stride = Math.max(1, Math.floor(laid.length / 200));
  for (let i = 0; i < laid.length; i += stride) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < laid.length; j++) {
      if (j !== i) least = Math.min(least, Math.hypot(laid[i][0] - laid[j][0], laid[i][1] - laid[j][1]));
    }
    steps.push(least);
  }
  return Math.max(1e-6, steps.sort((a, b) => a - b)[steps.length >> 1]);
}
