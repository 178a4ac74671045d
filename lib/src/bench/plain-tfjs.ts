import type { GradConfig, Scalar, Tensor, Tensor3D, Variable } from "@tensorflow/tfjs-core";
import { openBackend } from "../compute/backend.js";
import { registerMatMulGradient } from "../compute/gradients.js";
import type { Tf } from "../compute/tf.js";
import type { GraphBatch, GraphModel, StepOptions } from "../represent/gnn/engine.js";
import { ATTENTION_SLOPE, type Network, parameters, type Weights } from "../represent/gnn/network.js";

/** The part of a model that is measured. */
export type MeasuredModel = Pick<GraphModel, "trainStep" | "encode" | "dispose">;

/**
 * The compact network as one would write it with the operations of TensorFlow.js alone, on WebAssembly: texts by a
 * product with one-hot rows (there gather has no gradient), attention over one dense square per trace. The engine
 * "tfjs-wasm" has operations of its own for both, so it is no measure of TensorFlow.js. Traces must be equally long.
 */
export async function openPlainTfjs() {
  const { tf, use } = await openBackend("wasm");
  return {
    name: "plain tfjs-wasm",
    load: async (network: Network, weights: Weights): Promise<MeasuredModel> => {
      use();
      addGradients(tf);
      return new PlainModel(tf, use, network, weights);
    },
  };
}

class PlainModel implements MeasuredModel {
  readonly #variables = new Map<string, Variable>();
  #adam: ReturnType<Tf["train"]["adam"]> | undefined;
  /** The batch as tensors: made once, so that only the work on them is measured. */
  #batch: { readonly of: GraphBatch; readonly tensors: Tensors } | undefined;

  constructor(
    readonly tf: Tf,
    readonly use: () => void,
    readonly network: Network,
    weights: Weights,
  ) {
    for (const { name, shape } of parameters(network)) {
      this.#variables.set(name, tf.variable(tf.tensor(weights.get(name)!.slice(), [...shape])));
    }
  }

  async trainStep(batch: GraphBatch, { learningRate, margin }: StepOptions): Promise<number> {
    this.use();
    const { tf } = this;
    const tensors = this.#tensors(batch);
    this.#adam ??= tf.train.adam(learningRate);
    registerPlainMatMul(tf);
    const loss = this.#adam.minimize(
      () => {
        const [anchor, positive, negative] = tf.split(this.#forward(tensors), 3);
        const gap = tf.sub(tf.sum(tf.mul(anchor, negative), 1), tf.sum(tf.mul(anchor, positive), 1));
        return tf.mean(tf.relu(tf.add(gap, tf.scalar(margin)))) as Scalar;
      },
      true,
      [...this.#variables.values()],
    )!;
    registerMatMulGradient(tf);
    const [value] = await loss.data();
    loss.dispose();
    return value;
  }

  async encode(batch: GraphBatch): Promise<Float32Array> {
    this.use();
    const tensors = this.#tensors(batch);
    const vectors = this.tf.tidy(() => this.#forward(tensors));
    const values = (await vectors.data()) as Float32Array;
    vectors.dispose();
    return values.slice();
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#adam?.dispose();
    if (this.#batch !== undefined) this.tf.dispose({ ...this.#batch.tensors });
    this.#batch = undefined;
  }

  #tensors(of: GraphBatch): Tensors {
    if (this.#batch?.of !== of) this.#batch = { of, tensors: tensorsOf(this.tf, of, this.network) };
    return this.#batch.tensors;
  }

  #forward({ text, status, texts, time, mask }: Tensors): Tensor {
    const { tf, network } = this;
    const at = (name: string): Tensor => this.#variables.get(name)!;
    const [traces, , spans] = mask.shape as [number, 1, number];
    const times = tf.add(tf.matMul(time, at("time.weight")), at("time.bias"));
    let x: Tensor = tf.add(tf.matMul(text, tf.matMul(texts, at("input.text"))), tf.matMul(times, at("input.time")));
    x = tf.elu(tf.add(tf.add(x, tf.matMul(status, at("input.status"))), at("input.bias")));
    network.layers.forEach(({ heads, width }, i) => {
      const projected = tf.reshape(tf.matMul(x, at(`attention${i}.weight`)), [traces, spans, heads, width]);
      const h = tf.transpose(projected, [0, 2, 1, 3]);
      const along = (kind: string) =>
        tf.sum(tf.mul(h, tf.reshape(at(`attention${i}.${kind}`), [1, heads, 1, width])), 3);
      const scores = tf.add(tf.expandDims(along("to"), 3), tf.expandDims(along("from"), 2));
      const shares = tf.softmax(tf.add(tf.leakyRelu(scores, ATTENTION_SLOPE), mask));
      const out = tf.reshape(tf.transpose(tf.matMul(shares, h), [0, 2, 1, 3]), [traces * spans, heads * width]);
      x = tf.elu(tf.add(out, at(`attention${i}.bias`)));
    });
    const nodes = tf.reshape(x, [traces, spans, x.shape[1]!]) as Tensor3D;
    x = tf.concat([tf.mean(nodes, 1), tf.max(nodes, 1)], 1);
    network.head.forEach(({ activation }, i) => {
      x = tf.add(tf.matMul(x, at(`head${i}.weight`)), at(`head${i}.bias`));
      if (activation === "tanh") x = tf.tanh(x);
    });
    return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), tf.scalar(1e-12))));
  }
}

type Tensors = ReturnType<typeof tensorsOf>;

function tensorsOf(tf: Tf, batch: GraphBatch, { times, statuses }: Network) {
  const { traces, texts, text, time, status, first, source } = batch;
  const nodes = text.length;
  const spans = nodes / traces;
  const hot = (values: Int32Array, count: number) =>
    tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(values, "int32"), count), "float32"));
  // 0 where the row hears the column, else so low that its share is 0.
  const mask = new Float32Array(nodes * spans).fill(-1e9);
  for (let v = 0; v < nodes; v++)
    for (let e = first[v]; e < first[v + 1]; e++) mask[v * spans + (source[e] % spans)] = 0;
  return {
    text: hot(text, texts.count),
    status: hot(status, statuses),
    texts: tf.tensor2d(texts.values, [texts.count, texts.width]),
    time: tf.tensor2d(time, [nodes, times]),
    mask: tf.tensor(mask, [traces, 1, spans, spans]),
  };
}

/** The derivative of a matrix product as TensorFlow.js has it, in place of the library's, which is faster. */
function registerPlainMatMul(tf: Tf): void {
  tf.unregisterGradient("BatchMatMul");
  tf.registerGradient({
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as Tensor[];
      // All products here are of operands as they stand.
      return { a: () => tf.matMul(dy as Tensor, b, false, true), b: () => tf.matMul(a, dy as Tensor, true, false) };
    },
  });
}

/** Derivatives that the library itself has no use for, as TensorFlow.js has them. */
function addGradients(tf: Tf): void {
  const softmax: GradConfig = {
    kernelName: "Softmax",
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [y] = saved as Tensor[];
      const product = () => tf.mul(dy as Tensor, y);
      const { dim } = attributes as { dim: number };
      return { logits: () => tf.sub(product(), tf.mul(tf.sum(product(), [dim], true), y)) };
    },
  };
  const max: GradConfig = {
    kernelName: "Max",
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [x, y] = saved as Tensor[];
      const { reductionIndices } = attributes as { reductionIndices: number | number[] };
      const axes = tf.util.parseAxisParam(reductionIndices, x.shape);
      const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
      const whether = () => tf.cast(tf.equal(x, tf.reshape(y, kept)), "float32");
      return { x: () => tf.mul(tf.reshape(dy as Tensor, kept), whether()) };
    },
  };
  for (const gradient of [softmax, max]) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  }
}
