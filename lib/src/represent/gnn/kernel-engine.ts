import { availableParallelism } from "node:os";
import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import { loadKernels } from "../../compute/kernels/load.js";
import { KernelMemory } from "../../compute/kernels/memory.js";
import { MOST_PARTS, Team } from "../../compute/kernels/team.js";
import type { EngineOptions, GraphBatch, GraphEngine, GraphModel, StepOptions, TextVectors } from "./engine.js";
import { type BatchPlan, type Chunk, chunksOf, planBackward, planBatch } from "./kernel/batch.js";
import { type Job, programOf, runChunk, type Shared } from "./kernel/jobs.js";
import { layoutOf, pack, unpack } from "./kernel/layout.js";
import { derive, deriveBackward, FLOAT, type Gradients, turn } from "./kernel/program.js";
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
  /** Adam's two moments. */
  readonly #moments: readonly [Address, Address];
  /** End of what lasts; above it the last texts, above those the last batch. */
  readonly #mark: number;
  readonly #threads: number;
  #team: Team<Job> | undefined;
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
    this.#kernels = loadKernels(memory.wasm);
    const layout = layoutOf(network);
    const { size, blocks, input } = layout;
    const room = (name: string) => memory.take(blocks.get(name)!.rows * blocks.get(name)!.cols);
    this.#shared = {
      memory: memory.wasm,
      network,
      layout,
      weights: memory.take(size),
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
    pack(layout, weights, memory.floats(this.#shared.weights, size));
    this.#moments = [memory.take(size), memory.take(size)];
    for (const moment of this.#moments) this.#kernels.clear(moment, size);
    this.#mark = memory.mark();
  }

  async trainStep(batch: GraphBatch, options: StepOptions): Promise<number> {
    const { loss, gradient, text } = this.#differentiate(batch, options);
    const { small, size } = this.#shared.layout;
    const [mean, square] = this.#moments;
    this.#steps++;
    const first = 1 / (1 - 0.9 ** this.#steps);
    const second = 1 / (1 - 0.999 ** this.#steps);
    const adam = (from: number, to: number, grad: Address) => {
      const [w, m, v] = [this.#shared.weights, mean, square].map((address) => address + FLOAT * from);
      this.#kernels.adam(w, grad, m, v, to - from, options.learningRate, first, second);
    };
    adam(0, small, gradient);
    adam(small, size, text);
    return loss;
  }

  async gradient(batch: GraphBatch, options: StepOptions) {
    const { loss, gradient, text } = this.#differentiate(batch, options);
    const { layout, network } = this.#shared;
    const all = new Float32Array(layout.size);
    all.set(this.#memory.floats(gradient, layout.small));
    all.set(this.#memory.floats(text, layout.size - layout.small), layout.small);
    return { loss, gradient: unpack(layout, network, all) };
  }

  async encode(batch: GraphBatch): Promise<Float32Array> {
    const texts = this.#useTexts(batch.texts);
    if (!texts.projected) {
      derive(programOf(this.#kernels, this.#shared, texts.projection));
      this.#project(texts.address, texts.projection, batch.texts.count);
      texts.projected = true;
    }
    const { network, layout } = this.#shared;
    const plan = planBatch(this.#memory, network, layout, batch, batch.text, false);
    for (const chunks of parcels(chunksOf(batch.offsets, CHUNK, Number.POSITIVE_INFINITY)))
      this.#run({ plan, chunks, text: texts.projection });
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

  /** Loss of a batch of triplets, and where its derivative lies until the next batch: "input.text" apart. */
  #differentiate(batch: GraphBatch, { margin }: StepOptions) {
    const [memory, kernels] = [this.#memory, this.#kernels];
    const { network, layout, turned } = this.#shared;
    const { input, small, head } = layout;
    const { textWidth: width, times } = network;
    const texts = this.#useTexts(batch.texts);
    const { rows, text } = texts.distinct(batch.text);
    const count = rows.length;
    const used = memory.take(count * width);
    kernels.takeRows(texts.address, memory.put(rows), used, count, width);
    const projection = memory.take(count * input);
    const program = programOf(kernels, this.#shared, projection);
    derive(program);
    texts.projected = false;
    this.#project(used, projection, count);
    turn(program, turned);

    const plan = planBatch(memory, network, layout, batch, text, true);
    const back = planBackward(memory, network, layout, plan, batch.source.length);
    const chunks = chunksOf(batch.offsets, CHUNK, STEP_CHUNKS);
    const size = small + times * input + count * input;
    const gradients: Gradients[] = chunks.map(() => {
      const region = memory.take(size);
      const time = region + FLOAT * small;
      return { weights: region, time, text: time + FLOAT * times * input, size };
    });
    const gradientOfTexts = memory.take(width * input);

    this.#run({ plan, chunks, text: projection });
    const top = head.length;
    const loss = kernels.tripletLoss(plan.top[top], back.dTop[top], batch.traces / 3, head[top - 1], margin);
    this.#run({ plan, chunks, text: projection, back, gradients });
    const [sum, ...others] = gradients;
    for (const { weights } of others) kernels.addTo(weights, sum.weights, size);
    deriveBackward(program, turned, sum);
    kernels.clear(gradientOfTexts, width * input);
    kernels.multiplyTransposed(used, sum.text, gradientOfTexts, count, width, input);
    return { loss, gradient: sum.weights, text: gradientOfTexts };
  }

  /** All chunks of a job, in several threads where there is enough to do. */
  #run(job: Job): void {
    const work = (part: number) => runChunk(this.#kernels, this.#shared, job, part);
    const { chunks } = job;
    if (this.#threads > 1 && chunks.length > 1 && job.plan.nodes >= SHARED_SPANS) {
      this.#team ??= new Team<Job>(this.#threads - 1, HELPERS, this.#shared);
      this.#team.run(job, chunks.length, work);
    } else for (let part = 0; part < chunks.length; part++) work(part);
  }

  #project(texts: Address, to: Address, count: number): void {
    const { weights, network, layout } = this.#shared;
    const { textWidth } = network;
    this.#kernels.multiply(texts, textWidth, 1, weights + FLOAT * layout.small, to, count, textWidth, layout.input, 0);
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

/** Chunks in runs as long as a team takes. */
function parcels(chunks: readonly Chunk[]): (readonly Chunk[])[] {
  return Array.from({ length: Math.ceil(chunks.length / MOST_PARTS) }, (_, i) =>
    chunks.slice(i * MOST_PARTS, (i + 1) * MOST_PARTS),
  );
}
