import type { Random } from "../../base/random.js";
import { type Address, multiple } from "../../compute/kernels/kernels.js";
import type { KernelMemory } from "../../compute/kernels/memory.js";
import type { LloydOptions, Solution } from "./lloyd.js";

/** What the starts of one clustering have in common. */
export interface StartSizes {
  /** Address of the rows, `stride` floats each, zeros at their ends. */
  readonly rows: Address;
  readonly n: number;
  readonly width: number;
  readonly stride: number;
  readonly k: number;
}

/** Numbers per row in the memory of the kernels. */
export const ROW = 16;
const BLOCK = 256;
/** Slices of the rows, as lib/kernels/cluster.ts has them. */
export const SLICES = 4;
/** Stage of a start that was halted before its end. */
const RESUME = 6;
/** Words of 4 bytes before the four doubles of `Start` in lib/kernels/cluster.ts. */
const WORDS = 38;
const FIELDS = [
  "phase",
  "stage",
  "best",
  "count",
  "iterations",
  "changed",
  "n",
  "stride",
  "k",
  "cols",
  "candidates",
  "maxIterations",
  "rows",
  "chance",
  "centres",
  "chosen",
  "assignment",
  "upper",
  "low",
  "lower",
  "travelled",
  "travelled32",
  "sums",
  "counts",
  "half",
  "reach",
  "shift",
  "closest",
  "blocks",
  "squares",
  "gaps",
  "trials",
  "left",
  "centres32",
  "errors",
  "columns",
  "deltas",
  "moves",
] as const;
type Field = (typeof FIELDS)[number];
const TOLERANCE = 0;
const INERTIA = 1;

/** A start of k-means in the memory of the kernels; `advanceStart` of its address takes its steps. */
export class KernelStart {
  readonly address: Address;
  readonly #memory: KernelMemory;
  readonly #sizes: StartSizes;

  constructor(memory: KernelMemory, sizes: StartSizes, random: Random, { maxIterations, tolerance }: LloydOptions) {
    const { rows, n, stride, k } = sizes;
    const cols = multiple(k, 4);
    const candidates = 2 + Math.floor(Math.log(k));
    const trials = multiple(candidates, 4);
    const doubles = (count: number) => memory.take(2 * count);
    const chances = 1 + (k - 1) * candidates;
    const values: Partial<Record<Field, number>> = {
      ...{ n, stride, k, cols, candidates, maxIterations, rows },
      chance: doubles(chances),
      centres: doubles(k * stride),
      chosen: memory.take(k),
      assignment: memory.take(n),
      upper: doubles(n),
      low: doubles(n),
      lower: memory.take(n * cols),
      travelled: doubles(k),
      travelled32: memory.take(cols),
      sums: doubles(k * stride),
      counts: memory.take(k),
      half: doubles(k * k),
      reach: doubles(k),
      shift: doubles(k),
      closest: memory.take(n),
      blocks: doubles(Math.ceil(n / BLOCK)),
      squares: memory.take(n * trials),
      gaps: memory.take(k * trials),
      trials: memory.take(trials),
      left: doubles(SLICES * trials),
      centres32: memory.take(k * stride),
      errors: doubles(k),
      columns: memory.take(n * k),
      deltas: doubles(SLICES * k * stride),
      moves: memory.take(SLICES * (k + 1)),
    };
    this.#memory = memory;
    this.#sizes = sizes;
    this.address = memory.take(WORDS + 2 * 4);
    const words = memory.ints(this.address, WORDS);
    for (const [i, field] of FIELDS.entries()) words[i] = values[field] ?? 0;
    this.#doubles(this.address + 4 * WORDS, 4)[TOLERANCE] = tolerance;
    memory.ints(values.trials!, trials).fill(0);
    const chance = this.#doubles(values.chance!, chances);
    for (let i = 0; i < chances; i++) chance[i] = random.next();
  }

  /** Whether all steps are taken. */
  get done(): boolean {
    return this.#word("phase") === 2;
  }

  get inertia(): number {
    return this.#doubles(this.address + 4 * WORDS, 4)[INERTIA];
  }

  get iterations(): number {
    return this.#word("iterations");
  }

  /** Goes on from where the greatest number of iterations was reached, to a greater one. */
  resume(maxIterations: number) {
    const words = this.#memory.ints(this.address, WORDS);
    words[FIELDS.indexOf("phase")] = 1;
    words[FIELDS.indexOf("stage")] = RESUME;
    words[FIELDS.indexOf("maxIterations")] = maxIterations;
  }

  /** Rows that changed their centre in the last iteration; undefined while centres are being chosen. */
  get changed(): number | undefined {
    return this.#word("phase") === 0 ? undefined : this.#word("changed");
  }

  solution(): Solution {
    const { width, stride, n } = this.#sizes;
    const k = this.#word("k");
    const wide = this.#doubles(this.#word("centres"), k * stride);
    const centres = new Float64Array(k * width);
    for (let c = 0; c < k; c++) centres.set(wide.subarray(c * stride, c * stride + width), c * width);
    return {
      centres,
      assignment: Uint32Array.from(this.#memory.ints(this.#word("assignment"), n)),
      inertia: this.inertia,
      iterations: this.iterations,
    };
  }

  #word(field: Field): number {
    // Addresses above 2 GiB are negative as whole numbers with a sign.
    return this.#memory.ints(this.address, WORDS)[FIELDS.indexOf(field)] >>> 0;
  }

  #doubles(address: Address, count: number): Float64Array {
    return new Float64Array(this.#memory.wasm.buffer, address, count);
  }
}
