import type { TensorBackend } from "./backend.js";
import { loadKernels } from "./kernels/load.js";
import { KernelMemory } from "./kernels/memory.js";

/** Numbers that were computed, beside what they must be. */
export interface Proof {
  readonly name: string;
  /** Largest difference, and the largest that passes. */
  readonly off: number;
  readonly tolerance: number;
  readonly passed: boolean;
}

// By hand: A B, and the derivative of the sum of its numbers by B, which is A' 1.
const A = [1, 2, 3, 4];
const B = [5, 6, 7, 8];
const PRODUCT = [19, 22, 43, 50];
const GRADIENT = [4, 4, 6, 6];
/** The kernels take rows of so many numbers, filled up with zeros. */
const COLS = 16;

/** A proof that numbers are what they must be; any that are none fail it. */
export function proofOf(name: string, got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): Proof {
  let off = got.length === expected.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(got[i] - expected[i]);
    if (!(difference <= off)) off = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return { name, off, tolerance, passed: off <= tolerance };
}

/**
 * Has a backend of TensorFlow.js compute a product of matrices and its gradient, known by hand.
 *
 * @example
 * const proofs = proveBackend(await openBackend("wasm"));
 * assert.deepEqual(proofs.map(({ name, passed }) => [name, passed]), [["product", true], ["gradient", true]]);
 */
export function proveBackend(backend: TensorBackend): Proof[] {
  backend.use();
  const { tf } = backend;
  const [a, b] = [tf.tensor2d(A, [2, 2]), tf.tensor2d(B, [2, 2])];
  const product = tf.matMul(a, b);
  const gradient = tf.grad((x) => tf.sum(tf.matMul(a, x as typeof b)))(b);
  const proofs = [
    proofOf("product", product.dataSync(), PRODUCT, 0),
    proofOf("gradient", gradient.dataSync(), GRADIENT, 0),
  ];
  tf.dispose([a, b, product, gradient]);
  return proofs;
}

/**
 * The same of the kernels.
 *
 * @throws LabelEaseError if they are not built.
 */
export function proveKernels(): Proof[] {
  const memory = new KernelMemory();
  const kernels = loadKernels(memory.wasm);
  const wide = (values: readonly number[]) => {
    const rows = new Float32Array(2 * COLS);
    values.forEach((value, i) => {
      rows[(i >> 1) * COLS + (i & 1)] = value;
    });
    return memory.put(rows);
  };
  const narrow = (address: number) => {
    const rows = memory.floats(address, 2 * COLS);
    return [rows[0], rows[1], rows[COLS], rows[COLS + 1]];
  };
  const [a, product, gradient] = [memory.put(Float32Array.from(A)), wide([]), wide([])];
  kernels.multiply(a, 2, 1, wide(B), product, 2, 2, COLS, 0);
  kernels.multiplyTransposed(a, 2, wide([1, 1, 1, 1]), gradient, 2, 2, COLS);
  return [proofOf("product", narrow(product), PRODUCT, 0), proofOf("gradient", narrow(gradient), GRADIENT, 0)];
}
