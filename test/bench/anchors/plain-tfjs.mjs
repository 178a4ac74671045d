/**
 * The compact network as one would write it in TensorFlow.js with its own operations alone: texts by a product with
 * one-hot rows (gather has no gradient on WebAssembly), attention over padded traces. The engine "tfjs-wasm" of the
 * library has operations of its own for both, so it is no measure of TensorFlow.js.
 *
 * @param tf TensorFlow.js, its backend ready; on WebAssembly as `openBackend` leaves it.
 * @param network With traces of `batch.offsets`, all equally long.
 * @returns trainStep() and encode(), like those of a `GraphModel` but for the batch, which is made into tensors here,
 *   once.
 */
export function plainTfjs(tf, network, weights, batch, { learningRate, margin }) {
  addGradients(tf);
  const { traces } = batch;
  const nodes = batch.text.length;
  const spans = nodes / traces;
  const variables = new Map();
  for (const [name, values] of weights) variables.set(name, tf.variable(tf.tensor(values, shapeOf(name, network))));
  const at = (name) => variables.get(name);
  const hot = (values, count) => tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(values, "int32"), count), "float32"));
  const text = hot(batch.text, batch.texts.count);
  const status = hot(batch.status, network.statuses);
  const texts = tf.tensor2d(batch.texts.values, [batch.texts.count, batch.texts.width]);
  const time = tf.tensor2d(batch.time, [nodes, network.times]);
  const mask = tf.tensor(maskOf(batch, spans), [traces, 1, spans, spans]);
  const adam = tf.train.adam(learningRate);

  function attend(x, i, { heads, width }) {
    const h = tf.transpose(
      tf.reshape(tf.matMul(x, at(`attention${i}.weight`)), [traces, spans, heads, width]),
      [0, 2, 1, 3],
    );
    const along = (kind) => tf.sum(tf.mul(h, tf.reshape(at(`attention${i}.${kind}`), [1, heads, 1, width])), 3);
    const scores = tf.add(tf.expandDims(along("to"), 3), tf.expandDims(along("from"), 2));
    const shares = tf.softmax(tf.add(tf.leakyRelu(scores, 0.2), mask));
    const out = tf.reshape(tf.transpose(tf.matMul(shares, h), [0, 2, 1, 3]), [nodes, heads * width]);
    return tf.elu(tf.add(out, at(`attention${i}.bias`)));
  }

  function forward() {
    const times = tf.add(tf.matMul(time, at("time.weight")), at("time.bias"));
    let x = tf.add(tf.matMul(text, tf.matMul(texts, at("input.text"))), tf.matMul(times, at("input.time")));
    x = tf.elu(tf.add(tf.add(x, tf.matMul(status, at("input.status"))), at("input.bias")));
    network.layers.forEach((layer, i) => {
      x = attend(x, i, layer);
    });
    x = tf.reshape(x, [traces, spans, x.shape[1]]);
    x = tf.concat([tf.mean(x, 1), tf.max(x, 1)], 1);
    x = tf.tanh(tf.add(tf.matMul(x, at("head0.weight")), at("head0.bias")));
    x = tf.add(tf.matMul(x, at("head1.weight")), at("head1.bias"));
    return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), tf.scalar(1e-12))));
  }

  function loss() {
    const [anchor, positive, negative] = tf.split(forward(), 3);
    const gap = tf.sub(tf.sum(tf.mul(anchor, negative), 1), tf.sum(tf.mul(anchor, positive), 1));
    return tf.mean(tf.relu(tf.add(gap, tf.scalar(margin))));
  }

  return {
    async trainStep() {
      const value = adam.minimize(loss, true, [...variables.values()]);
      const [number] = await value.data();
      value.dispose();
      return number;
    },
    async encode() {
      const vectors = tf.tidy(forward);
      const values = (await vectors.data()).slice();
      vectors.dispose();
      return values;
    },
  };
}

function shapeOf(name, { textWidth, times, timeWidth, statuses, input, layers, head }) {
  const [part, kind] = name.split(".");
  const layer = layers[Number(part.slice(-1))];
  if (part === "time") return kind === "weight" ? [times, timeWidth] : [timeWidth];
  if (part === "input")
    return {
      text: [textWidth, input.width],
      time: [timeWidth, input.width],
      status: [statuses, input.width],
      bias: [input.width],
    }[kind];
  if (part.startsWith("attention")) {
    const wide = layer.heads * layer.width;
    return { weight: [wide, wide], bias: [wide], from: [layer.heads, layer.width], to: [layer.heads, layer.width] }[
      kind
    ];
  }
  const { width } = head[Number(part.slice(-1))];
  if (kind === "bias") return [width];
  return [part === "head0" ? 2 * layers.at(-1).heads * layers.at(-1).width : head[0].width, width];
}

/** 0 where the row hears the column, else so low that its share is 0. */
function maskOf({ text, first, source }, spans) {
  const mask = new Float32Array(text.length * spans).fill(-1e9);
  for (let v = 0; v < text.length; v++)
    for (let e = first[v]; e < first[v + 1]; e++) mask[v * spans + (source[e] % spans)] = 0;
  return mask;
}

/** Derivatives that the library has no use for, as TensorFlow.js itself has them. */
function addGradients(tf) {
  const register = (gradient) => {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  };
  register({
    kernelName: "Softmax",
    outputsToSave: [true],
    gradFunc: (dy, [y], { dim }) => ({
      logits: () => {
        const product = tf.mul(dy, y);
        return tf.sub(product, tf.mul(tf.sum(product, [dim], true), y));
      },
    }),
  });
  register({
    kernelName: "Max",
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], { reductionIndices }) => {
      const [axis] = tf.util.parseAxisParam(reductionIndices, x.shape);
      const kept = x.shape.map((size, i) => (i === axis ? 1 : size));
      return { x: () => tf.mul(tf.reshape(dy, kept), tf.cast(tf.equal(x, tf.reshape(y, kept)), "float32")) };
    },
  });
}
