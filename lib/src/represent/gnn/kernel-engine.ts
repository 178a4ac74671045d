import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import { loadKernels } from "../../compute/kernels/load.js";
import { KernelMemory } from "../../compute/kernels/memory.js";
import type { GraphBatch, GraphEngine, GraphModel, StepOptions, TextVectors } from "./engine.js";
import { type BatchPlan, chunksOf, planBackward, planBatch } from "./kernel-batch.js";
import { type Layout, layoutOf, pack, unpack } from "./kernel-layout.js";
import {
  backward,
  type Derived,
  derive,
  deriveBackward,
  forward,
  type Gradients,
  type Program,
  type Turned,
  turn,
} from "./kernel-passes.js";
import { type Network, parameters, type Weights } from "./network.js";

const FLOAT = 4;
/** Nodes per chunk, about, and most chunks of a step, each of which has derivatives of its own. */
const CHUNK = 256;
const STEP_CHUNKS = 8;

/** Whether the kernels compute this network: attention layers with matrices of their own, no statistics, no dropout. */
export function kernelsRun({ layers, head }: Network): boolean {
  return head.length > 0 && layers.every((layer) => layer.project && !layer.batchNorm && layer.dropout === 0);
}

/**
 * The engine on the library's own WebAssembly kernels: fused, forward and backward by hand, for the compact network.
 *
 * @throws LabelEaseError if the kernels are not built.
 */
export async function openKernelEngine(): Promise<GraphEngine> {
  return {
    name: "wasm-kernels",
    load: async (network, weights) => loadKernelModel(network, weights),
  };
}

/** A network in a memory of its own. */
export function loadKernelModel(network: Network, weights: Weights, memory = new KernelMemory()): GraphModel {
  return new KernelModel(network, weights, memory);
}

class KernelModel implements GraphModel {
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #network: Network;
  readonly #layout: Layout;
  readonly #weights: Address;
  /** Adam's two moments. */
  readonly #moments: readonly [Address, Address];
  readonly #derived: Omit<Derived, "text">;
  readonly #turned: Turned;
  /** End of what lasts; above it the last texts, above those the last batch. */
  readonly #mark: number;
  #steps = 0;
  #texts: LoadedTexts | undefined;

  constructor(network: Network, weights: Weights, memory: KernelMemory) {
    if (!kernelsRun(network)) throw new RangeError("Cannot load network: the kernels run none of this kind");
    for (const { name, shape } of parameters(network)) {
      const size = shape.reduce((a, b) => a * b, 1);
      if (weights.get(name)?.length !== size)
        throw new RangeError(`Cannot load network: "${name}" has not ${size} numbers`);
    }
    this.#memory = memory;
    this.#kernels = loadKernels(memory.wasm);
    this.#network = network;
    this.#layout = layoutOf(network);
    const { size, blocks, input } = this.#layout;
    const room = (name: string) => memory.take(blocks.get(name)!.rows * blocks.get(name)!.cols);
    this.#weights = memory.take(size);
    pack(this.#layout, weights, memory.floats(this.#weights, size));
    this.#moments = [memory.take(size), memory.take(size)];
    for (const moment of this.#moments) this.#kernels.clear(moment, size);
    this.#derived = {
      time: memory.take(network.times * input),
      status: memory.take(network.statuses * input),
      row: memory.take(input),
    };
    this.#turned = {
      layers: network.layers.map((_, i) => room(`attention${i}.weight`)),
      head: network.head.map((_, i) => room(`head${i}.weight`)),
      time: room("input.time"),
    };
    this.#mark = memory.mark();
  }

  async trainStep(batch: GraphBatch, options: StepOptions): Promise<number> {
    const { loss, gradient, text } = this.#differentiate(batch, options);
    const { small, size } = this.#layout;
    const [mean, square] = this.#moments;
    this.#steps++;
    const first = 1 / (1 - 0.9 ** this.#steps);
    const second = 1 / (1 - 0.999 ** this.#steps);
    const adam = (from: number, to: number, grad: Address) => {
      const [w, m, v] = [this.#weights, mean, square].map((address) => address + FLOAT * from);
      this.#kernels.adam(w, grad, m, v, to - from, options.learningRate, first, second);
    };
    adam(0, small, gradient);
    adam(small, size, text);
    if (this.#texts !== undefined) this.#texts.projected = false;
    return loss;
  }

  async gradient(batch: GraphBatch, options: StepOptions) {
    const { loss, gradient, text } = this.#differentiate(batch, options);
    const { small, size } = this.#layout;
    const all = new Float32Array(size);
    all.set(this.#memory.floats(gradient, small));
    all.set(this.#memory.floats(text, size - small), small);
    return { loss, gradient: unpack(this.#layout, this.#network, all) };
  }

  async encode(batch: GraphBatch): Promise<Float32Array> {
    const { network, layout, memory } = this.#open();
    const texts = this.#useTexts(batch.texts);
    if (!texts.projected) {
      derive(this.#program(texts.projection));
      this.#project(texts.address, texts.projection, batch.texts.count);
      texts.projected = true;
    }
    const program = this.#program(texts.projection);
    const plan = planBatch(memory, network, layout, batch, batch.text, false);
    for (const chunk of chunksOf(batch.offsets, CHUNK, Number.POSITIVE_INFINITY)) forward(program, plan, chunk);
    return this.#vectors(plan);
  }

  async weights(): Promise<Weights> {
    const { network, layout, memory } = this.#open();
    return unpack(layout, network, memory.floats(this.#weights, layout.size));
  }

  dispose(): void {
    // The memory goes with the last reference to this.
    this.#texts = undefined;
  }

  #open() {
    return { network: this.#network, layout: this.#layout, memory: this.#memory, kernels: this.#kernels };
  }

  #program(text: Address): Program {
    const { network, layout, kernels } = this.#open();
    return { kernels, network, layout, weights: this.#weights, derived: { ...this.#derived, text } };
  }

  /** Loss of a batch of triplets, and where its derivative lies until the next batch: "input.text" apart. */
  #differentiate(batch: GraphBatch, { margin }: StepOptions) {
    const { network, layout, memory, kernels } = this.#open();
    const texts = this.#useTexts(batch.texts);
    const { rows, text } = texts.distinct(batch.text);
    const count = rows.length;
    const width = network.textWidth;
    const used = memory.take(count * width);
    kernels.takeRows(texts.address, memory.put(rows), used, count, width);
    const projection = memory.take(count * layout.input);
    const program = this.#program(projection);
    derive(program);
    texts.projected = false;
    this.#project(used, projection, count);
    turn(program, this.#turned);

    const plan = planBatch(memory, network, layout, batch, text, true);
    const chunks = chunksOf(batch.offsets, CHUNK, STEP_CHUNKS);
    for (const chunk of chunks) forward(program, plan, chunk);

    const back = planBackward(memory, network, layout, plan, batch.source.length);
    const output = layout.head[layout.head.length - 1];
    const top = layout.head.length;
    const loss = kernels.tripletLoss(plan.top[top], back.dTop[top], batch.traces / 3, output, margin);

    const sizes = [layout.small, network.times * layout.input, count * layout.input];
    const size = sizes[0] + sizes[1] + sizes[2];
    const parts = chunks.map((chunk) => {
      const region = memory.take(size);
      kernels.clear(region, size);
      backward(program, plan, back, this.#turned, gradientsAt(region, sizes), chunk);
      return region;
    });
    for (const part of parts.slice(1)) kernels.addTo(part, parts[0], size);
    const sum = gradientsAt(parts[0], sizes);
    deriveBackward(program, this.#turned, sum);
    const textGradient = memory.take(width * layout.input);
    kernels.clear(textGradient, width * layout.input);
    kernels.multiplyTransposed(used, sum.text, textGradient, count, width, layout.input);
    return { loss, gradient: sum.weights, text: textGradient };
  }

  #project(texts: Address, to: Address, count: number): void {
    const { textWidth } = this.#network;
    const { input, small } = this.#layout;
    this.#kernels.multiply(texts, textWidth, 1, this.#weights + FLOAT * small, to, count, textWidth, input, 0);
  }

  /** The texts in memory, and nothing above them. */
  #useTexts(of: TextVectors): LoadedTexts {
    if (this.#texts?.of !== of) {
      this.#memory.reset(this.#mark);
      const address = this.#memory.put(of.values);
      const projection = this.#memory.take(of.count * this.#layout.input);
      this.#texts = new LoadedTexts(of, address, projection, this.#memory.mark());
    }
    this.#memory.reset(this.#texts.end);
    return this.#texts;
  }

  #vectors({ top, traces }: BatchPlan): Float32Array {
    const cols = this.#layout.head[this.#layout.head.length - 1];
    const { width } = this.#network.head[this.#network.head.length - 1];
    const values = this.#memory.floats(top[top.length - 1], traces * cols);
    const out = new Float32Array(traces * width);
    if (width === cols) out.set(values);
    else for (let i = 0; i < traces; i++) out.set(values.subarray(i * cols, i * cols + width), i * width);
    return out;
  }
}

function gradientsAt(region: Address, [weights, time]: readonly number[]): Gradients {
  return { weights: region, time: region + FLOAT * weights, text: region + FLOAT * (weights + time) };
}

/** Texts in the memory of the kernels. */
class LoadedTexts {
  /** Whether the projection is that by the weights there are now. */
  projected = false;
  readonly #row: Int32Array;

  constructor(
    readonly of: TextVectors,
    readonly address: Address,
    readonly projection: Address,
    readonly end: number,
  ) {
    this.#row = new Int32Array(of.count).fill(-1);
  }

  /** The texts that occur, in order of appearance, and for each node the place of its text among them. */
  distinct(text: Int32Array): { rows: Int32Array; text: Int32Array } {
    const row = this.#row;
    const rows = new Int32Array(Math.min(row.length, text.length));
    let count = 0;
    const places = text.map((index) => {
      if (row[index] < 0) {
        row[index] = count;
        rows[count++] = index;
      }
      return row[index];
    });
    for (let i = 0; i < count; i++) row[rows[i]] = -1;
    return { rows: rows.subarray(0, count), text: places };
  }
}
