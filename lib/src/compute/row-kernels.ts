import type { KernelConfig, NamedTensorMap, Tensor, Tensor1D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./tf.js";

/** The part of the WebAssembly backend a kernel needs: memory for a result, and views of tensors in it. */
export interface WasmBackend {
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
}

/**
 * Gives the WebAssembly backend the one kernel it lacks for sparse graphs: sums of rows by segment.
 * With it `tf.unsortedSegmentSum` and the gradient of `tf.gather` work there, so that a trace costs its edges,
 * not the square of its spans.
 */
export function registerSegmentSum(tf: Tf): void {
  if (tf.getKernel("UnsortedSegmentSum", "wasm") !== undefined) return;
  tf.registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
      const { numSegments } = attrs as unknown as { numSegments: number };
      const wasm = backend as unknown as WasmBackend;
      const out = wasm.makeOutput([numSegments, ...x.shape.slice(1)], "float32");
      // Views only after the allocation: it may move the memory.
      sumSegments(wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(segmentIds), wasm.typedArrayFromHeap(out));
      return out;
    },
  } as KernelConfig);
}

const TAKE_ROWS = "LabelEaseTakeRows";

/** A kernel for {@link takeRows}: rows are copied whole, where the backend's own gather goes number by number. */
export function registerTakeRows(tf: Tf): void {
  if (tf.getKernel(TAKE_ROWS, "wasm") !== undefined) return;
  tf.registerKernel({
    kernelName: TAKE_ROWS,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend }) => {
      const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
      const wasm = backend as unknown as WasmBackend;
      const out = wasm.makeOutput([indices.shape[0], x.shape[1]], "float32");
      const [from, rows, to] = [x, indices, out].map((tensor) => wasm.typedArrayFromHeap(tensor));
      const width = x.shape[1];
      for (let i = 0, at = 0; i < rows.length; i++) {
        for (let source = rows[i] * width, end = source + width; source < end; ) to[at++] = from[source++];
      }
      return out;
    },
  } as KernelConfig);
  tf.registerGradient({
    kernelName: TAKE_ROWS,
    inputsToSave: ["x", "indices"],
    gradFunc: (dy, saved) => {
      const [x, indices] = saved as Tensor[];
      return {
        x: () => tf.unsortedSegmentSum(dy as Tensor, indices as Tensor1D, x.shape[0]),
        indices: () => indices,
      };
    },
  });
}

/** Row `indices[i]` of a matrix for each i: `tf.gather` along the first axis, fast on every backend. */
export function takeRows(tf: Tf, x: Tensor, indices: Tensor): Tensor {
  if (tf.getKernel(TAKE_ROWS, tf.getBackend()) === undefined) return tf.gather(x, indices as Tensor1D);
  return tf.engine().runKernel(TAKE_ROWS, { x, indices } as unknown as NamedTensorMap) as unknown as Tensor;
}

function sumSegments(x: ArrayLike<number>, segments: ArrayLike<number>, out: Float32Array | Int32Array): void {
  out.fill(0);
  const rows = segments.length;
  const width = rows === 0 ? 0 : x.length / rows;
  for (let row = 0, from = 0; row < rows; row++) {
    let to = segments[row] * width;
    for (let i = 0; i < width; i++) out[to++] += x[from++];
  }
}
