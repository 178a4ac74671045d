import { availableParallelism } from "node:os";
import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import { loadKernels } from "../../compute/kernels/load.js";
import { KernelMemory } from "../../compute/kernels/memory.js";
import { MOST_PARTS, Team } from "../../compute/kernels/team.js";
import type { EngineOptions, GraphBatch, GraphEngine, GraphModel, StepOptions, TextVectors } from "./engine.js";
import { type BatchPlan, type BatchSizes, chunksOf, planBatch, planStep } from "./kernel/batch.js";
import { encodeJob, PASS, programOf, projectJob, Runner, rowParts, type Shared, stepJob } from "./kernel/jobs.js";
import { layoutOf, pack, unpack } from "./kernel/layout.js";
import { derive, deriveBackward, turn } from "./kernel/program.js";
import { LoadedTexts } from "./kernel/texts.js";
import { type Network, parameters, type Weights } from "./network.js";

/** The helpers' file, beside this one or, when the sources are run, in the built library. */
const HELPERS = ["./kernel/worker.js", "../../../dist/represent/gnn/kernel/worker.js"].map(
  (place) => new URL(place, import.meta.url),
);
/** Nodes per chunk, about, and most chunks of a step, each of which has derivatives of its own. */
const CHUNK = 256;
const STEP_CHUNKS = 8;

/** Spans of a batch from which on other threads are called. */
const SHARED_SPANS = 1024;

/**
 * Whether the kernels compute this network: attention layers with matrices of their own and as many heads each, no
 * statistics, no dropout.
 */
export function kernelsRun({ layers, head }: Network): boolean {
  const plain = layers.every((layer) => layer.project && !layer.batchNorm && layer.dropout === 0);
  return plain && head.length > 0 && layers.every(({ heads }) => heads === layers[0].heads);
}

/**
 * The engine on the library's own WebAssembly kernels: fused, forward and backward by hand, for the compact network.
 *
 * @throws LabelEaseError if the kernels are not built.
 */
export async function openKernelEngine({
  threads = Math.min(4, availableParallelism()),
}: EngineOptions = {}): Promise<GraphEngine> {
  return {
    name: "wasm-kernels",
    load: async (network, weights) => loadKernelModel(network, weights, threads),
  };
}

/** A network in a memory of its own. */
export function loadKernelModel(
  network: Network,
  weights: Weights,
  threads: number,
  memory = new KernelMemory(),
): GraphModel {
  return new KernelModel(network, weights, threads, memory);
}

class KernelModel implements GraphModel {
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #shared: Shared;
  readonly #runner: Runner;
  readonly #take: (count: number) => Address;
  /** End of what lasts; above it the last texts, above those the last batch. */
  readonly #mark: number;
  readonly #threads: number;
  #team: Team | undefined;
  #steps = 0;
  #texts: LoadedTexts | undefined;

  constructor(network: Network, weights: Weights, threads: number, memory: KernelMemory) {
    if (!kernelsRun(network)) throw new RangeError("Cannot load network: the kernels run none of this kind");
    for (const { name, shape } of parameters(network)) {
      const size = shape.reduce((a, b) => a * b, 1);
      if (weights.get(name)?.length !== size)
        throw new RangeError(`Cannot load network: "${name}" has not ${size} numbers`);
    }
    this.#threads = threads;
    this.#memory = memory;
    this.#take = (count) => memory.take(count);
    this.#kernels = loadKernels(memory.wasm);
    const layout = layoutOf(network);
    const { size, blocks, input } = layout;
    const room = (name: string) => memory.take(blocks.get(name)!.rows * blocks.get(name)!.cols);
    this.#shared = {
      memory: memory.wasm,
      network,
      layout,
      weights: memory.take(size),
      moments: [memory.take(size), memory.take(size)],
      derived: {
        time: memory.take(network.times * input),
        status: memory.take(network.statuses * input),
        row: memory.take(input),
      },
      turned: {
        layers: network.layers.map((_, i) => room(`attention${i}.weight`)),
        head: network.head.map((_, i) => room(`head${i}.weight`)),
        time: room("input.time"),
      },
    };
    this.#runner = new Runner(this.#kernels, this.#shared);
    pack(layout, weights, memory.floats(this.#shared.weights, size));
    for (const moment of this.#shared.moments) this.#kernels.clear(moment, size);
    this.#mark = memory.mark();
  }

  async trainStep(batch: GraphBatch, { margin, learningRate }: StepOptions): Promise<number> {
    this.#steps++;
    const rates = [learningRate, 1 / (1 - 0.9 ** this.#steps), 1 / (1 - 0.999 ** this.#steps)];
    return this.#differentiate(batch, margin, rates).loss;
  }

  async gradient(batch: GraphBatch, { margin }: StepOptions) {
    const { loss, gradient, ofTexts } = this.#differentiate(batch, margin);
    const { layout, network } = this.#shared;
    const all = new Float32Array(layout.size);
    all.set(this.#memory.floats(gradient, layout.small));
    all.set(this.#memory.floats(ofTexts, layout.size - layout.small), layout.small);
    return { loss, gradient: unpack(layout, network, all) };
  }

  async encode(batch: GraphBatch): Promise<Float32Array> {
    const texts = this.#useTexts(batch.texts);
    const { count } = batch.texts;
    const shared = batch.text.length >= SHARED_SPANS;
    if (!texts.projected) {
      derive(programOf(this.#kernels, this.#shared, texts.projection));
      this.#run(projectJob(texts.address, texts.projection, count), rowParts(count), shared);
      texts.projected = true;
    }
    const { network, layout } = this.#shared;
    const ends = chunksOf(batch.offsets, CHUNK, Number.POSITIVE_INFINITY);
    const sizes = sizesOf(batch, 0, ends);
    const start = this.#memory.mark();
    const plan = planBatch(this.#take, network, layout, sizes, false);
    this.#fill(plan, batch, batch.text, ends);
    for (let first = 0; first < sizes.chunks; first += MOST_PARTS) {
      const parts = Math.min(MOST_PARTS, sizes.chunks - first);
      this.#run(encodeJob(start, sizes, texts.projection, first), parts, shared);
    }
    return this.#vectors(plan);
  }

  async weights(): Promise<Weights> {
    const { network, layout, weights } = this.#shared;
    return unpack(layout, network, this.#memory.floats(weights, layout.size));
  }

  dispose(): void {
    // The memory goes with the last reference to this.
    this.#texts = undefined;
    this.#team?.close();
    this.#team = undefined;
  }

  /**
   * Loss of a batch of triplets, and where its derivative lies until the next batch, that by "input.text" apart.
   *
   * @param rates Those of Adam, where the weights are to move.
   */
  #differentiate(batch: GraphBatch, margin: number, rates?: readonly number[]) {
    const [memory, kernels] = [this.#memory, this.#kernels];
    const { network, layout, turned, weights, moments } = this.#shared;
    const { small, head } = layout;
    const texts = this.#useTexts(batch.texts);
    const { rows, places } = texts.distinct(batch.text);
    const ends = chunksOf(batch.offsets, CHUNK, STEP_CHUNKS);
    const sizes = sizesOf(batch, rows.length, ends);
    const start = memory.mark();
    const plan = planStep(this.#take, network, layout, sizes);
    memory.write(plan.rows, rows);
    this.#fill(plan.batch, batch, places, ends);
    const program = programOf(kernels, this.#shared, plan.projection);
    const pass = (kind: number, parts: number) =>
      this.#run(stepJob(kind, start, sizes, texts.address), parts, sizes.nodes >= SHARED_SPANS);

    pass(PASS.projectUsed, rowParts(rows.length));
    texts.projected = false;
    derive(program);
    turn(program, turned);
    pass(PASS.forward, sizes.chunks);
    const top = head.length;
    const { batch: forward, back, gradients, ofTexts } = plan;
    const loss = kernels.tripletLoss(forward.top[top], back.dTop[top], batch.traces / 3, head[top - 1], margin);
    pass(PASS.backward, sizes.chunks);
    const [sum, ...others] = gradients;
    for (const gradient of others) kernels.addTo(gradient.weights, sum.weights, sum.size);
    deriveBackward(program, turned, sum);
    if (rates !== undefined) {
      memory.floats(plan.rates, rates.length).set(rates);
      kernels.adam(weights, sum.weights, ...moments, small, plan.rates);
    }
    pass(rates === undefined ? PASS.texts : PASS.train, rowParts(network.textWidth));
    return { loss, gradient: sum.weights, ofTexts };
  }

  /** All parts of a job, in several threads where there is enough to do. */
  #run(job: readonly number[], parts: number, shared: boolean): void {
    const work = (part: number) => this.#runner.run(job, part);
    if (this.#threads > 1 && parts > 1 && shared) {
      this.#team ??= new Team(this.#threads - 1, HELPERS, this.#shared);
      this.#team.run(job, parts, work);
    } else for (let part = 0; part < parts; part++) work(part);
  }

  #fill(plan: BatchPlan, { time, status, offsets, first, source }: GraphBatch, text: Int32Array, chunks: Int32Array) {
    this.#memory.write(plan.text, text);
    this.#memory.write(plan.time, time);
    this.#memory.write(plan.status, status);
    this.#memory.write(plan.offsets, offsets);
    this.#memory.write(plan.first, first);
    this.#memory.write(plan.source, source);
    this.#memory.write(plan.chunks, chunks);
  }

  /** The texts in memory, and nothing above them. */
  #useTexts(of: TextVectors): LoadedTexts {
    if (this.#texts?.of !== of) {
      this.#memory.reset(this.#mark);
      const address = this.#memory.put(of.values);
      const projection = this.#memory.take(of.count * this.#shared.layout.input);
      this.#texts = new LoadedTexts(of, address, projection, this.#memory.mark());
    }
    this.#memory.reset(this.#texts.end);
    return this.#texts;
  }

  #vectors({ top, traces }: BatchPlan): Float32Array {
    const { layout, network } = this.#shared;
    const cols = layout.head[layout.head.length - 1];
    const { width } = network.head[network.head.length - 1];
    const values = this.#memory.floats(top[top.length - 1], traces * cols);
    const out = new Float32Array(traces * width);
    if (width === cols) out.set(values);
    else for (let i = 0; i < traces; i++) out.set(values.subarray(i * cols, i * cols + width), i * width);
    return out;
  }
}

function sizesOf({ text, traces, source }: GraphBatch, texts: number, ends: Int32Array): BatchSizes {
  return { nodes: text.length, traces, edges: source.length, texts, chunks: ends.length / 2 - 1 };
}
