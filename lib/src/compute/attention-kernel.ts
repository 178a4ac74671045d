import type { GradConfig, KernelConfig, NamedAttrMap, NamedTensorMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { attend, attendBackward, type Heads } from "./graph-attention.js";
import type { WasmBackend } from "./row-kernels.js";
import type { Tf } from "./tf.js";

/** Edges as tensors: `first` and `source` as in {@link Edges}, `target` the hearing node of each edge. */
export interface EdgeTensors {
  readonly first: Tensor;
  readonly source: Tensor;
  readonly target: Tensor;
}

const KERNEL = "LabelEaseGraphAttention";

/**
 * Graph attention as one kernel of the WebAssembly backend, with its derivative. In single operations of TensorFlow.js
 * a layer makes a dozen passes over edges x width numbers; fused it makes one.
 */
export function registerAttention(tf: Tf): void {
  if (tf.getKernel(KERNEL, "wasm") !== undefined) return;
  const views = (backend: unknown, ...tensors: TensorInfo[]) => {
    const wasm = backend as WasmBackend;
    return tensors.map((tensor) => wasm.typedArrayFromHeap(tensor)) as never[];
  };
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { h, from, to, first, source, keep } = inputs as Record<string, TensorInfo>;
      const sizes = attrs as unknown as Heads;
      const wasm = backend as unknown as WasmBackend;
      const out = wasm.makeOutput(h.shape, "float32");
      const attention = wasm.makeOutput([source.shape[0], sizes.heads], "float32");
      const [hh, f, t, one, src, k, o, a] = views(wasm, h, from, to, first, source, keep, out, attention);
      attend(hh, f, t, { first: one, source: src }, keep.shape.length === 0 ? undefined : k, sizes, o, a);
      return [out, attention];
    },
  } as KernelConfig);
  tf.registerKernel({
    kernelName: `${KERNEL}Grad`,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { dy, h, from, to, first, source, keep, attention } = inputs as Record<string, TensorInfo>;
      const wasm = backend as unknown as WasmBackend;
      const outs = [h, from, to].map(({ shape }) => wasm.makeOutput(shape, "float32"));
      const [d, hh, f, t, one, src, k, a] = views(wasm, dy, h, from, to, first, source, keep, attention);
      const [dH, dFrom, dTo] = views(wasm, ...outs);
      const sizes = attrs as unknown as Heads;
      attendBackward(
        d,
        hh,
        f,
        t,
        { first: one, source: src },
        keep.shape.length === 0 ? undefined : k,
        a,
        sizes,
        dH,
        dFrom,
        dTo,
      );
      return outs;
    },
  } as KernelConfig);
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ["h", "from", "to", "first", "source", "keep"],
    outputsToSave: [false, true],
    gradFunc: (dy, saved, attrs) => {
      const [h, from, to, first, source, keep, attention] = saved as Tensor[];
      const inputs = { dy: (dy as unknown as Tensor[])[0], h, from, to, first, source, keep, attention };
      const grads = tf
        .engine()
        .runKernel(`${KERNEL}Grad`, inputs as unknown as NamedTensorMap, attrs as NamedAttrMap) as unknown as Tensor[];
      return {
        h: () => grads[0],
        from: () => grads[1],
        to: () => grads[2],
        first: () => first,
        source: () => source,
        keep: () => keep,
      };
    },
  } as GradConfig);
}

/**
 * One layer of graph attention on the current backend: the fused kernel where there is one, else in operations of
 * TensorFlow.js. Formula: {@link attend}.
 *
 * @param h nodes x (heads x width), already projected.
 * @param from heads x width; likewise `to`.
 * @param keep edges x heads: what dropout leaves of the attention; a scalar 1 where nothing is dropped.
 */
export function graphAttention(
  tf: Tf,
  h: Tensor,
  from: Tensor,
  to: Tensor,
  edges: EdgeTensors,
  keep: Tensor,
  sizes: Heads,
): Tensor {
  if (tf.getKernel(KERNEL, tf.getBackend()) === undefined) {
    return attentionInOperations(tf, h, from, to, edges, keep, sizes);
  }
  const inputs = { h, from, to, first: edges.first, source: edges.source, keep } as unknown as NamedTensorMap;
  const [out] = tf.engine().runKernel(KERNEL, inputs, { ...sizes } as NamedAttrMap) as unknown as Tensor[];
  return out;
}

/** {@link graphAttention} in operations every backend has. */
export function attentionInOperations(
  tf: Tf,
  h: Tensor,
  from: Tensor,
  to: Tensor,
  { source, target }: EdgeTensors,
  keep: Tensor,
  { heads, width, slope }: Heads,
): Tensor {
  const nodes = h.shape[0];
  const split = tf.reshape(h, [nodes, heads, width]);
  const said = tf.sum(tf.mul(split, from), 2);
  const heard = tf.sum(tf.mul(split, to), 2);
  const score = tf.leakyRelu(tf.add(tf.gather(said, source as never), tf.gather(heard, target as never)), slope);
  // Less the score of the node itself: attention is the same for any shift per node, exp stays in range, and no sum is 0.
  const self = tf.leakyRelu(tf.add(said, heard), slope);
  const power = tf.exp(tf.sub(score, tf.gather(self, target as never)));
  const total = tf.unsortedSegmentSum(power, target as never, nodes);
  const weighted = tf.mul(tf.gather(split, source as never), tf.expandDims(tf.mul(power, keep), 2));
  const sum = tf.unsortedSegmentSum(weighted, target as never, nodes);
  return tf.reshape(tf.div(sum, tf.expandDims(total, 2)), [nodes, heads * width]);
}
