import { OnnxGraph } from "./onnx-graph.js";
import type { SafetensorsFile, Tensor } from "./safetensors.js";

/** The fields of a BERT checkpoint's `config.json` that shape the network. */
export interface BertConfig {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly layer_norm_eps?: number;
}

/** Added to the score of a padded position: its softmax weight is 0 in float32. */
const HIDDEN_SCORE = -1e4;

/**
 * The encoder of BERT (Devlin et al. 2019) as an ONNX model: `input_ids`, `attention_mask`, `token_type_ids` in,
 * `last_hidden_state` (batch, length, width) out.
 *
 *     x = norm(word + type + position)
 *     x = norm(x + attention(x))
 *     x = norm(x + W2 gelu(W1 x)),   gelu(v) = v (1 + erf(v / sqrt 2)) / 2
 */
export function bertGraph(config: BertConfig, weights: SafetensorsFile): OnnxGraph {
  const { hidden_size: width, num_attention_heads: heads } = config;
  const headWidth = width / heads;
  const graph = new OnnxGraph("bert");
  const op = graph.op.bind(graph);
  const read = (name: string) => graph.weight(findTensor(weights, name));

  const linear = (x: string, name: string) =>
    op("Add", [
      op("MatMul", [x, graph.weight(transposed(findTensor(weights, `${name}.weight`)))]),
      read(`${name}.bias`),
    ]);
  const norm = (x: string, name: string) =>
    op("LayerNormalization", [x, read(`${name}.weight`), read(`${name}.bias`)], {
      int: { axis: -1 },
      float: { epsilon: config.layer_norm_eps ?? 1e-12 },
    });
  const lookUp = (table: string, ids: string) =>
    op("Gather", [read(`embeddings.${table}_embeddings.weight`), ids], { int: { axis: 0 } });
  const toHeads = (x: string, perm: readonly number[]) =>
    op("Transpose", [op("Reshape", [x, graph.ints(0, 0, heads, headWidth)])], { ints: { perm } });

  const ids = graph.input("input_ids", ["batch", "length"]);
  const mask = graph.input("attention_mask", ["batch", "length"]);
  const types = graph.input("token_type_ids", ["batch", "length"]);

  const length = op("Gather", [op("Shape", [ids]), graph.ints(1)], { int: { axis: 0 } });
  const positions = op("Slice", [read("embeddings.position_embeddings.weight"), graph.ints(0), length, graph.ints(0)]);
  const words = op("Add", [lookUp("word", ids), lookUp("token_type", types)]);
  let x = norm(op("Add", [words, positions]), "embeddings.LayerNorm");

  const visible = op("Unsqueeze", [graph.toFloat(mask), graph.ints(1, 2)]);
  const hidden = op("Mul", [op("Sub", [graph.scalar(1), visible]), graph.scalar(HIDDEN_SCORE)]);

  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const at = `encoder.layer.${layer}`;
    const query = toHeads(linear(x, `${at}.attention.self.query`), [0, 2, 1, 3]);
    const key = toHeads(linear(x, `${at}.attention.self.key`), [0, 2, 3, 1]);
    const value = toHeads(linear(x, `${at}.attention.self.value`), [0, 2, 1, 3]);
    const raw = op("Mul", [op("MatMul", [query, key]), graph.scalar(1 / Math.sqrt(headWidth))]);
    const attention = op("Softmax", [op("Add", [raw, hidden])], { int: { axis: -1 } });
    const perHead = op("Transpose", [op("MatMul", [attention, value])], { ints: { perm: [0, 2, 1, 3] } });
    const joined = op("Reshape", [perHead, graph.ints(0, 0, width)]);
    const attended = linear(joined, `${at}.attention.output.dense`);
    x = norm(op("Add", [x, attended]), `${at}.attention.output.LayerNorm`);
    const inner = linear(x, `${at}.intermediate.dense`);
    const erf = op("Erf", [op("Div", [inner, graph.scalar(Math.SQRT2)])]);
    const gelu = op("Mul", [op("Mul", [inner, op("Add", [erf, graph.scalar(1)])]), graph.scalar(0.5)]);
    x = norm(op("Add", [x, linear(gelu, `${at}.output.dense`)]), `${at}.output.LayerNorm`);
  }
  graph.output("last_hidden_state", x, ["batch", "length", width]);
  return graph;
}

/** Checkpoints differ in a `bert.` prefix, and old ones call the two vectors of a layer norm gamma and beta. */
function findTensor(weights: SafetensorsFile, name: string): Tensor {
  const old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
  const known = [name, `bert.${name}`, old, `bert.${old}`].find((candidate) => weights.has(candidate));
  return weights.read(known ?? name);
}

/** A linear layer is stored out x in; MatMul wants in x out. */
function transposed({ shape: [rows, columns], data }: Tensor): Tensor {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c];
  return { shape: [columns, rows], data: out };
}
