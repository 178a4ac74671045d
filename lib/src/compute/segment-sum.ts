import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "./backend.js";

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

function sumSegments(x: ArrayLike<number>, segments: ArrayLike<number>, out: Float32Array | Int32Array): void {
  out.fill(0);
  const rows = segments.length;
  const width = rows === 0 ? 0 : x.length / rows;
  for (let row = 0, from = 0; row < rows; row++) {
    let to = segments[row] * width;
    for (let i = 0; i < width; i++) out[to++] += x[from++];
  }
}
