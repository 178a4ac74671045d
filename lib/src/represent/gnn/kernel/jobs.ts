import type { Address, Kernels } from "../../../compute/kernels/kernels.js";
import { Rooms, type WasmMemory } from "../../../compute/kernels/memory.js";
import type { Network } from "../network.js";
import { backward } from "./backward.js";
import { type BatchPlan, type BatchSizes, type Chunk, planBatch, planStep, type StepPlan } from "./batch.js";
import { forward } from "./forward.js";
import type { Layout } from "./layout.js";
import { type Derived, FLOAT, type Program, type Turned } from "./program.js";

/** What every thread knows of a network from the start. */
export interface Shared {
  readonly memory: WasmMemory;
  readonly network: Network;
  readonly layout: Layout;
  readonly weights: Address;
  /** Adam's two moments, laid out like the weights. */
  readonly moments: readonly [Address, Address];
  readonly derived: Omit<Derived, "text">;
  readonly turned: Turned;
}

/**
 * Passes, each in parts that any thread may do: rows of texts, chunks of traces, or rows of "input.text"; `texts` gives
 * the derivative by these, `train` makes the step too. A job is a few numbers, a pass first.
 */
export const PASS = { project: 0, encode: 1, projectUsed: 2, forward: 3, backward: 4, texts: 5, train: 6 } as const;

/** Rows of texts or of their weights in a part: at least so many, and no more parts than that. */
const ROWS = 32;
const ROW_PARTS = 16;

/** How many rows each part takes, an even number. */
function rowsPerPart(rows: number): number {
  return Math.max(ROWS, 2 * Math.ceil(rows / (2 * ROW_PARTS)));
}

/** Parts in which a pass over rows is done. */
export function rowParts(rows: number): number {
  return Math.ceil(rows / rowsPerPart(rows));
}

function rowsOf(part: number, rows: number): readonly [number, number] {
  const each = rowsPerPart(rows);
  return [part * each, Math.min(rows, (part + 1) * each)];
}

export function programOf(kernels: Kernels, shared: Shared, text: Address): Program {
  const { network, layout, weights, derived } = shared;
  return { kernels, network, layout, weights, derived: { ...derived, text } };
}

/** The first numbers of every job: a pass, where the rooms of the batch begin, and {@link BatchSizes}. */
function job(pass: number, start: Address, { nodes, traces, edges, texts, chunks }: BatchSizes, ...more: number[]) {
  return [pass, start, nodes, traces, edges, texts, chunks, ...more];
}

/** Projects all loaded texts. */
export function projectJob(from: Address, to: Address, texts: number): readonly number[] {
  return [PASS.project, from, to, texts];
}

/** Encodes chunks from `first` on; `text` has the projected texts. */
export function encodeJob(start: Address, sizes: BatchSizes, text: Address, first: number): readonly number[] {
  return job(PASS.encode, start, sizes, text, first);
}

/** A pass of a step; `texts` are the loaded ones. */
export function stepJob(pass: number, start: Address, sizes: BatchSizes, texts: Address): readonly number[] {
  return job(pass, start, sizes, texts);
}

/** Does parts of jobs, in any thread. Plans are made anew from the numbers of a job, unless the last one fits. */
export class Runner {
  #key: number[] = [];
  #plan: { batch?: BatchPlan; step?: StepPlan } = {};

  constructor(
    readonly kernels: Kernels,
    readonly shared: Shared,
  ) {}

  run(job: ArrayLike<number>, part: number): void {
    const { kernels, shared } = this;
    const [pass, from, to] = [job[0], job[1] >>> 0, job[2] >>> 0];
    if (pass === PASS.project) {
      this.#project(from, to, job[3], part);
    } else if (pass === PASS.encode) {
      const plan = this.#planOf(job).batch!;
      forward(programOf(kernels, shared, job[7] >>> 0), plan, this.#chunk(plan, job[8] + part));
    } else this.#step(pass, this.#planOf(job).step!, job[5], job[7] >>> 0, part);
  }

  #step(pass: number, plan: StepPlan, texts: number, loaded: Address, part: number): void {
    const { kernels, shared } = this;
    const { network, layout, weights, moments, turned } = shared;
    const { textWidth: width } = network;
    const { input, small } = layout;
    if (pass === PASS.projectUsed) {
      const [from, to] = rowsOf(part, texts);
      kernels.takeRows(loaded, plan.rows + FLOAT * from, plan.used + FLOAT * from * width, to - from, width);
      this.#project(plan.used, plan.projection, texts, part);
    } else if (pass === PASS.forward) {
      forward(programOf(kernels, shared, plan.projection), plan.batch, this.#chunk(plan.batch, part));
    } else if (pass === PASS.backward) {
      const to = plan.gradients[part];
      kernels.clear(to.weights, to.size);
      const program = programOf(kernels, shared, plan.projection);
      backward(program, plan.batch, plan.back, turned, to, this.#chunk(plan.batch, part));
    } else {
      const [from, to] = rowsOf(part, width);
      const offset = FLOAT * from * input;
      const count = (to - from) * input;
      const gradient = plan.ofTexts + offset;
      const [sum] = plan.gradients;
      kernels.clear(gradient, count);
      kernels.multiplyTransposed(plan.used + FLOAT * from, width, sum.text, gradient, texts, to - from, input);
      if (pass !== PASS.train) return;
      const [w, m, v] = [weights, ...moments].map((address) => address + FLOAT * small + offset);
      kernels.adam(w, gradient, m, v, count, plan.rates);
    }
  }

  #project(texts: Address, to: Address, count: number, part: number): void {
    const { network, layout, weights } = this.shared;
    const { textWidth: width } = network;
    const { input, small } = layout;
    const [first, last] = rowsOf(part, count);
    const from = texts + FLOAT * first * width;
    const out = to + FLOAT * first * input;
    this.kernels.multiply(from, width, 1, weights + FLOAT * small, out, last - first, width, input, 0);
  }

  #chunk({ chunks }: BatchPlan, part: number): Chunk {
    const end = (i: number) => this.kernels.number(chunks + FLOAT * (2 * part + i));
    return { traces: [end(0), end(2)], nodes: [end(1), end(3)] };
  }

  #planOf(job: ArrayLike<number>): { batch?: BatchPlan; step?: StepPlan } {
    const encode = job[0] === PASS.encode ? 1 : 0;
    const key = this.#key;
    let same = key[0] === encode;
    for (let i = 1; i < 7; i++) same &&= key[i] === job[i];
    if (!same) {
      this.#key = [encode];
      for (let i = 1; i < 7; i++) this.#key[i] = job[i];
      const { network, layout } = this.shared;
      const rooms = new Rooms(job[1] >>> 0);
      const take = (count: number) => rooms.take(count);
      const sizes = { nodes: job[2], traces: job[3], edges: job[4], texts: job[5], chunks: job[6] };
      this.#plan =
        encode === 1
          ? { batch: planBatch(take, network, layout, sizes, false) }
          : { step: planStep(take, network, layout, sizes) };
    }
    return this.#plan;
  }
}
