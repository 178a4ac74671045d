import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Random } from "../../base/random.js";
import { graphAttention } from "../../compute/attention-kernel.js";
import { type BackendOptions, openBackend, type TensorBackend, type TensorBackendName } from "../../compute/backend.js";
import { takeRows } from "../../compute/row-kernels.js";
import type { Tf } from "../../compute/tf.js";
import type { GraphBatch, GraphEngine, GraphModel, StepOptions, TextVectors } from "./engine.js";
import { type Activation, ATTENTION_SLOPE, type Network, parameters, type Weights } from "./network.js";

/** Weight of the last batch in the running statistics of batch normalisation, and what keeps its division finite. */
const NORM_MOMENTUM = 0.1;
const NORM_EPSILON = 1e-5;

/** The engine on TensorFlow.js: the best backend installed, or the one named. */
export async function openTfjsEngine(name?: TensorBackendName, options?: BackendOptions): Promise<GraphEngine> {
  const backend = await openBackend(name, options);
  return {
    name: `tfjs-${backend.name}`,
    load: async (network, weights) => new TfjsModel(backend, network, weights),
  };
}

class TfjsModel implements GraphModel {
  readonly #backend: TensorBackend;
  readonly #network: Network;
  readonly #variables = new Map<string, Variable>();
  readonly #trained: Variable[] = [];
  readonly #one: Tensor;
  #adam: ReturnType<Tf["train"]["adam"]> | undefined;
  #rate = Number.NaN;
  /** The last texts, as a tensor. */
  #texts: { of: TextVectors; tensor: Tensor } | undefined;

  constructor(backend: TensorBackend, network: Network, weights: Weights) {
    this.#backend = backend;
    const tf = this.#tf;
    this.#network = network;
    this.#one = tf.scalar(1);
    for (const { name, shape, trained } of parameters(network)) {
      const values = weights.get(name);
      const size = shape.reduce((a, b) => a * b, 1);
      if (values?.length !== size) throw new RangeError(`Cannot load network: "${name}" has not ${size} numbers`);
      const variable = tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape]), trained));
      this.#variables.set(name, variable);
      if (trained) this.#trained.push(variable);
    }
  }

  /** TensorFlow.js, computing on the backend of this model whatever was used in between. */
  get #tf(): Tf {
    this.#backend.use();
    return this.#backend.tf;
  }

  async trainStep(batch: GraphBatch, { learningRate, margin, random }: StepOptions): Promise<number> {
    const tf = this.#tf;
    if (this.#adam === undefined) this.#adam = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
    else if (this.#rate !== learningRate)
      (this.#adam as unknown as { learningRate: number }).learningRate = learningRate;
    this.#rate = learningRate;
    const texts = this.#textTensor(batch.texts);
    const loss = this.#adam.minimize(() => this.#loss(batch, texts, margin, random), true, this.#trained)!;
    const value = (await loss.data())[0];
    loss.dispose();
    return value;
  }

  async gradient(batch: GraphBatch, { margin, random }: StepOptions) {
    const texts = this.#textTensor(batch.texts);
    const kept = await this.weights();
    const { value, grads } = this.#tf.variableGrads(() => this.#loss(batch, texts, margin, random), this.#trained);
    const gradient = new Map<string, Float32Array>();
    for (const [name, variable] of this.#variables) {
      const grad = grads[variable.name];
      if (grad !== undefined) gradient.set(name, ((await grad.data()) as Float32Array).slice());
      // The running statistics of batch normalisation have moved.
      else this.#tf.tidy(() => variable.assign(this.#tf.tensor(kept.get(name)!, variable.shape)));
    }
    const loss = (await value.data())[0];
    this.#tf.dispose([value, grads]);
    return { loss, gradient };
  }

  async encode(batch: GraphBatch): Promise<Float32Array> {
    const texts = this.#textTensor(batch.texts);
    const vectors = this.#tf.tidy(() => this.#forward(batch, texts, undefined));
    const values = (await vectors.data()) as Float32Array;
    vectors.dispose();
    // A copy: the backend may hand out a view of memory it uses again.
    return values.slice();
  }

  async weights(): Promise<Weights> {
    const out = new Map<string, Float32Array>();
    for (const [name, variable] of this.#variables) out.set(name, ((await variable.data()) as Float32Array).slice());
    return out;
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#adam?.dispose();
    this.#texts?.tensor.dispose();
    this.#one.dispose();
  }

  #textTensor(of: TextVectors): Tensor {
    if (this.#texts?.of !== of) {
      this.#texts?.tensor.dispose();
      this.#texts = { of, tensor: this.#tf.tensor(of.values, [of.count, of.width]) };
    }
    return this.#texts.tensor;
  }

  #loss(batch: GraphBatch, texts: Tensor, margin: number, random: Random): Scalar {
    const tf = this.#tf;
    const [anchor, positive, negative] = tf.split(this.#forward(batch, texts, random), 3);
    // d(A, B) - d(A, C) = cos(A, C) - cos(A, B)
    const gap = tf.sub(tf.sum(tf.mul(anchor, negative), 1), tf.sum(tf.mul(anchor, positive), 1));
    return tf.mean(tf.relu(tf.add(gap, tf.scalar(margin))));
  }

  /** Vectors of length 1; with `random` as in training (dropout, statistics of the batch). */
  #forward(batch: GraphBatch, texts: Tensor, random: Random | undefined): Tensor {
    const tf = this.#tf;
    const { times, input, layers, readout, head } = this.#network;
    const at = (name: string): Tensor => this.#variables.get(name)!;
    const nodes = batch.text.length;
    const ints = (values: Int32Array) => tf.tensor1d(values, "int32");
    const time = tf.add(tf.matMul(tf.tensor2d(batch.time, [nodes, times]), at("time.weight")), at("time.bias"));
    const named = takeRows(tf, tf.matMul(texts, at("input.text")), ints(batch.text));
    let x = tf.add(named, tf.matMul(time, at("input.time")));
    x = tf.add(x, takeRows(tf, at("input.status"), ints(batch.status)));
    if (input.bias) x = tf.add(x, at("input.bias"));
    x = activate(tf, x, input.activation);

    const edges = { first: ints(batch.first), source: ints(batch.source), target: ints(targets(batch.first)) };
    layers.forEach((layer, i) => {
      const { heads, width, dropout } = layer;
      const h = layer.project ? tf.matMul(x, at(`attention${i}.weight`)) : x;
      const drop = random !== undefined && dropout > 0;
      const keep = drop
        ? tf.tensor2d(mask(batch.source.length * heads, dropout, random), [batch.source.length, heads])
        : this.#one;
      const sizes = { heads, width, slope: ATTENTION_SLOPE };
      const heard = graphAttention(tf, h, at(`attention${i}.from`), at(`attention${i}.to`), edges, keep, sizes);
      x = activate(tf, tf.add(heard, at(`attention${i}.bias`)), layer.activation);
      if (layer.batchNorm) x = this.#normalise(x, i, random !== undefined);
    });

    x = activate(tf, this.#pool(x, batch.offsets), readout.activation);
    head.forEach((layer, i) => {
      x = activate(tf, tf.add(tf.matMul(x, at(`head${i}.weight`)), at(`head${i}.bias`)), layer.activation);
    });
    return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), tf.scalar(1e-12))));
  }

  /** One row per trace: the mean over its nodes and, if wanted, beside it the maximum. */
  #pool(x: Tensor, offsets: Int32Array): Tensor {
    const tf = this.#tf;
    const [traces, width] = [offsets.length - 1, x.shape[1]!];
    const shares = Float32Array.from({ length: traces }, (_, i) => 1 / (offsets[i + 1] - offsets[i]));
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d(targets(offsets), "int32"), traces);
    const mean = tf.mul(sums, tf.tensor2d(shares, [traces, 1]));
    if (this.#network.readout.pool === "mean") return mean;
    // No backend has a maximum by segment: its places are found here, and its numbers taken there.
    const places = tf.tensor1d(placesOfMaxima(x.dataSync() as Float32Array, offsets, width), "int32");
    const most = tf.reshape(takeRows(tf, tf.reshape(x, [x.size, 1]), places), [traces, width]);
    return tf.concat([mean, most], 1);
  }

  #normalise(x: Tensor, layer: number, training: boolean): Tensor {
    const tf = this.#tf;
    const at = (name: string) => this.#variables.get(`norm${layer}.${name}`)!;
    let mean: Tensor = at("mean");
    let variance: Tensor = at("variance");
    if (training) {
      mean = tf.mean(x, 0);
      variance = tf.mean(tf.square(tf.sub(x, mean)), 0);
      const nodes = x.shape[0];
      const follow = (running: Variable, now: Tensor, factor: number) =>
        running.assign(
          tf.add(tf.mul(running, tf.scalar(1 - NORM_MOMENTUM)), tf.mul(now, tf.scalar(NORM_MOMENTUM * factor))),
        );
      follow(at("mean"), mean, 1);
      follow(at("variance"), variance, nodes > 1 ? nodes / (nodes - 1) : 1);
    }
    const standard = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, tf.scalar(NORM_EPSILON))));
    return tf.add(tf.mul(standard, at("scale")), at("shift"));
  }
}

function activate(tf: Tf, x: Tensor, activation: Activation): Tensor {
  return activation === "none" ? x : tf[activation](x);
}

/** For each entry of the lists that `first` delimits, the list it is in. */
function targets(first: Int32Array): Int32Array {
  const out = new Int32Array(first[first.length - 1]);
  for (let list = 0; list + 1 < first.length; list++) out.fill(list, first[list], first[list + 1]);
  return out;
}

/** For each run of rows and each column where its maximum stands; the first of equals. */
function placesOfMaxima(x: Float32Array, offsets: Int32Array, width: number): Int32Array {
  const places = new Int32Array((offsets.length - 1) * width);
  for (let run = 0, to = 0; run + 1 < offsets.length; run++) {
    for (let column = 0; column < width; column++, to++) {
      let best = offsets[run] * width + column;
      for (let at = best + width; at < offsets[run + 1] * width; at += width) if (x[at] > x[best]) best = at;
      places[to] = best;
    }
  }
  return places;
}

/** 0 with chance `rate`, else 1 / (1 - rate). */
function mask(length: number, rate: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => (random.next() < rate ? 0 : 1 / (1 - rate)));
}
