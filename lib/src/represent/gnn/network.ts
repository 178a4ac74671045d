import { Random } from "../../base/random.js";

export type Activation = "elu" | "tanh" | "relu" | "none";

/** One graph attention layer; heads stand side by side in its output. */
export interface AttentionLayer {
  readonly heads: number;
  /** Numbers per head. */
  readonly width: number;
  /** Whether a matrix of its own comes first. False only for a first layer that attends over the projected input. */
  readonly project: boolean;
  readonly activation: Activation;
  /** Batch normalisation over nodes, after the activation. */
  readonly batchNorm: boolean;
  /** Part of the attention dropped in training. */
  readonly dropout: number;
}

/** A dense layer of the head. */
export interface DenseLayer {
  readonly width: number;
  readonly activation: Activation;
}

/**
 * The shape of a graph network, in plain numbers, so that any engine can run it.
 *
 *     x_v  = act(text_v T + time'_v M + S[status_v] + b),   time' = time -> 12
 *     x    = attention layers over the edges of the trace
 *     g    = act(mean of x over the spans | maximum of x over the spans), then the dense layers of the head
 */
export interface Network {
  readonly textWidth: number;
  /** Numbers per span that its times give, see `timeFeatures`. */
  readonly times: number;
  /** Width they are projected to. */
  readonly timeWidth: number;
  /** Statuses, the slot "other" included. */
  readonly statuses: number;
  readonly input: { readonly width: number; readonly activation: Activation; readonly bias: boolean };
  readonly layers: readonly AttentionLayer[];
  readonly readout: { readonly pool: "mean" | "mean+max"; readonly activation: Activation };
  readonly head: readonly DenseLayer[];
}

/** Slope of the leaky rectifier in the attention. */
export const ATTENTION_SLOPE = 0.2;

/** An array of numbers of a network. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: "glorot" | "zeros" | "ones";
  /** False for the running statistics of batch normalisation. */
  readonly trained: boolean;
}

/** Numbers of each {@link Parameter}, by name. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** The parameters of a network, in the order in which they are stored. */
export function parameters(network: Network): Parameter[] {
  const { textWidth, times, timeWidth, statuses, input, layers, readout, head } = network;
  const out: Parameter[] = [];
  const add = (name: string, shape: number[], start: Parameter["start"] = "glorot", trained = true) =>
    out.push({ name, shape, start, trained });
  add("time.weight", [times, timeWidth]);
  add("time.bias", [timeWidth], "zeros");
  add("input.text", [textWidth, input.width]);
  add("input.time", [timeWidth, input.width]);
  add("input.status", [statuses, input.width]);
  if (input.bias) add("input.bias", [input.width], "zeros");
  let width = input.width;
  layers.forEach((layer, i) => {
    const wide = layer.heads * layer.width;
    if (layer.project) add(`attention${i}.weight`, [width, wide]);
    add(`attention${i}.from`, [layer.heads, layer.width]);
    add(`attention${i}.to`, [layer.heads, layer.width]);
    add(`attention${i}.bias`, [wide], "zeros");
    width = wide;
    if (!layer.batchNorm) return;
    add(`norm${i}.scale`, [width], "ones");
    add(`norm${i}.shift`, [width], "zeros");
    add(`norm${i}.mean`, [width], "zeros", false);
    add(`norm${i}.variance`, [width], "ones", false);
  });
  if (readout.pool === "mean+max") width *= 2;
  head.forEach((layer, i) => {
    add(`head${i}.weight`, [width, layer.width]);
    add(`head${i}.bias`, [layer.width], "zeros");
    width = layer.width;
  });
  return out;
}

/**
 * Start weights: Glorot uniform, bound sqrt(6 / (rows + columns)); biases 0.
 *
 * @example Same seed, same weights
 * const network = namedNetwork("compact", { textWidth: 8, times: 4, statuses: 2 });
 * assert.deepEqual(initialWeights(network, 3), initialWeights(network, 3));
 */
export function initialWeights(network: Network, seed: number): Weights {
  const weights = new Map<string, Float32Array>();
  for (const { name, shape, start } of parameters(network)) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (start === "ones") values.fill(1);
    if (start === "glorot") {
      const random = new Random(seed, name);
      const bound = Math.sqrt(6 / (shape[0] + shape[1]));
      for (let i = 0; i < values.length; i++) values[i] = (2 * random.next() - 1) * bound;
    }
    weights.set(name, values);
  }
  return weights;
}
