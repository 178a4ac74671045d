import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "./tf.js";

type Saved = Tensor[];
type Attributes = Record<string, unknown>;

/**
 * Registers the derivatives of the kernels the graph network uses.
 *
 * The bundle of tfjs-core that Node loads has no gradients, and its gradient files are written for bundlers (no file
 * extensions), so Node cannot import them. Kernels that already have a gradient (tfjs-node brings all) are left alone.
 */
export function registerGradients(tf: Tf): void {
  for (const gradient of gradients(tf)) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  }
}

/**
 * Registers the derivative of a matrix product, also in place of one that is there. With transpose flags the WebAssembly
 * backend takes a slow way (no XNNPACK), so there operands are transposed first; TensorFlow takes the flags.
 */
export function registerMatMulGradient(tf: Tf): void {
  const turned = (x: Tensor) => {
    const axes = [...x.shape.keys()];
    return tf.transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
  };
  const product = (x: Tensor, y: Tensor, tx: boolean, ty: boolean) =>
    tf.getBackend() === "wasm" ? tf.matMul(tx ? turned(x) : x, ty ? turned(y) : y) : tf.matMul(x, y, tx, ty);
  if (tf.getGradient("BatchMatMul") !== undefined) tf.unregisterGradient("BatchMatMul");
  tf.registerGradient({
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved as Saved;
      const { transposeA: ta, transposeB: tb } = attributes as unknown as { transposeA: boolean; transposeB: boolean };
      const d = dy as Tensor;
      return {
        a: () => (ta ? product(b, d, tb, true) : product(d, b, false, !tb)),
        b: () => (tb ? product(d, a, true, ta) : product(a, d, !ta, false)),
      };
    },
  });
}

function gradients(tf: Tf): GradConfig[] {
  /** Sums `dy` over the axes along which an operand of `shape` was broadcast. */
  const unbroadcast = (dy: Tensor, shape: number[]): Tensor => {
    const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
    return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, shape);
  };
  const binary = (
    kernelName: string,
    left: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
    right: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  ): GradConfig => ({
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as Saved;
      return {
        a: () => unbroadcast(left(dy as Tensor, a, b), a.shape),
        b: () => unbroadcast(right(dy as Tensor, a, b), b.shape),
      };
    },
  });
  /** y = f(x) element by element, the derivative by x alone. */
  const ofInput = (
    kernelName: string,
    slope: (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor,
  ): GradConfig => ({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attributes) => ({
      x: () => slope(dy as Tensor, (saved as Saved)[0], attributes as Attributes),
    }),
  });
  /** The derivative by the result alone. */
  const ofOutput = (kernelName: string, slope: (dy: Tensor, y: Tensor) => Tensor): GradConfig => ({
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => slope(dy as Tensor, (saved as Saved)[0]) }),
  });
  /** `dy` with the summed axes back as ones. */
  const unsummed = (dy: Tensor, shape: number[], axis: unknown): Tensor => {
    const summed = tf.util.parseAxisParam(axis as number | number[], shape);
    return tf.reshape(
      dy,
      shape.map((size, i) => (summed.includes(i) ? 1 : size)),
    );
  };

  return [
    binary(
      "Add",
      (dy) => dy,
      (dy) => dy,
    ),
    binary(
      "Sub",
      (dy) => dy,
      (dy) => tf.neg(dy),
    ),
    binary(
      "Multiply",
      (dy, _, b) => tf.mul(dy, b),
      (dy, a) => tf.mul(dy, a),
    ),
    binary(
      "RealDiv",
      (dy, _, b) => tf.div(dy, b),
      (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
    ),
    ofInput("Sum", (dy, x, { axis }) => tf.mul(unsummed(dy, x.shape, axis), tf.onesLike(x))),
    ofInput("Mean", (dy, x, { axis }) => {
      const ones = tf.onesLike(x);
      return tf.mul(unsummed(dy, x.shape, axis), tf.mul(ones, tf.scalar(dy.size / x.size)));
    }),
    ofInput("Square", (dy, x) => tf.mul(dy, tf.mul(x, tf.scalar(2)))),
    ofInput("Relu", (dy, x) => tf.mul(dy, tf.step(x))),
    ofInput("LeakyRelu", (dy, x, { alpha }) =>
      tf.mul(dy, tf.where(tf.greater(x, 0), tf.onesLike(x), tf.fill(x.shape, alpha as number))),
    ),
    ofInput("Reshape", (dy, x) => tf.reshape(dy, x.shape)),
    {
      kernelName: "ExpandDims",
      inputsToSave: ["input"],
      gradFunc: (dy, saved) => ({ input: () => tf.reshape(dy as Tensor, (saved as Saved)[0].shape) }),
    },
    { kernelName: "Identity", gradFunc: (dy) => ({ x: () => dy as Tensor }) },
    { kernelName: "Neg", gradFunc: (dy) => ({ x: () => tf.neg(dy as Tensor) }) },
    ofOutput("Exp", (dy, y) => tf.mul(dy, y)),
    ofOutput("Tanh", (dy, y) => tf.mul(dy, tf.sub(tf.scalar(1), tf.square(y)))),
    ofOutput("Sqrt", (dy, y) => tf.div(dy, tf.mul(y, tf.scalar(2)))),
    ofOutput("Elu", (dy, y) => tf.mul(dy, tf.where(tf.greater(y, 0), tf.onesLike(y), tf.add(y, tf.scalar(1))))),
    {
      kernelName: "GatherV2",
      inputsToSave: ["x", "indices"],
      gradFunc: (dy, saved) => {
        const [x, indices] = saved as Saved;
        return {
          x: () => tf.unsortedSegmentSum(dy as Tensor, indices as never, x.shape[0]),
          indices: () => indices,
        };
      },
    },
    {
      kernelName: "UnsortedSegmentSum",
      inputsToSave: ["segmentIds"],
      gradFunc: (dy, saved) => ({ x: () => tf.gather(dy as Tensor, (saved as Saved)[0] as never) }),
    },
    {
      kernelName: "Concat",
      saveAllInputs: true,
      gradFunc: (dy, saved, attributes) => {
        const inputs = saved as Saved;
        const axis = tf.util.parseAxisParam((attributes as Attributes).axis as number, inputs[0].shape)[0];
        const parts = tf.split(
          dy as Tensor,
          inputs.map((x) => x.shape[axis]),
          axis,
        );
        return Object.fromEntries(parts.map((part, i) => [i, () => part]));
      },
    },
    {
      kernelName: "SplitV",
      gradFunc: (dy, _, attributes) => ({
        x: () => tf.concat(dy as Tensor[], (attributes as Attributes).axis as number),
      }),
    },
    {
      kernelName: "Transpose",
      gradFunc: (dy, _, attributes) => ({
        x: () =>
          tf.transpose(
            dy as Tensor,
            tf.backend_util.getUndoAxesPermutation((attributes as Attributes).perm as number[]),
          ),
      }),
    },
  ];
}
