import type { RandomCheckpoint } from "./random-checkpoint.js";

type Matrix = Float64Array[];

/**
 * BERT in float64 and plain loops, written from the paper's formulas and independent of the ONNX graph: the mean over
 * all token vectors of the last layer.
 */
export function referenceBert({ config, tensors }: RandomCheckpoint, ids: readonly number[]): Float64Array {
  const width = config.hidden_size as number;
  const heads = config.num_attention_heads as number;
  const size = width / heads;
  const row = (name: string, r: number) => {
    const { shape, data } = tensors.get(name)!;
    return Float64Array.from(data.subarray(r * shape[1], (r + 1) * shape[1]));
  };
  const vector = (name: string) => Float64Array.from(tensors.get(name)!.data);
  const linear = (x: Matrix, name: string): Matrix => {
    const { shape, data } = tensors.get(`${name}.weight`)!;
    const bias = vector(`${name}.bias`);
    return x.map((v) =>
      Float64Array.from({ length: shape[0] }, (_, o) => {
        let sum = bias[o];
        for (let i = 0; i < shape[1]; i++) sum += v[i] * data[o * shape[1] + i];
        return sum;
      }),
    );
  };
  const norm = (x: Matrix, name: string): Matrix => {
    const gamma = vector(`${name}.weight`);
    const beta = vector(`${name}.bias`);
    return x.map((v) => {
      const mean = v.reduce((sum, value) => sum + value, 0) / v.length;
      const variance = v.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.length;
      return v.map(
        (value, i) => (gamma[i] * (value - mean)) / Math.sqrt(variance + (config.layer_norm_eps as number)) + beta[i],
      );
    });
  };
  const add = (a: Matrix, b: Matrix): Matrix => a.map((v, t) => v.map((value, i) => value + b[t][i]));

  const types = row("embeddings.token_type_embeddings.weight", 0);
  let x: Matrix = ids.map((id, t) => {
    const position = row("embeddings.position_embeddings.weight", t);
    return row("embeddings.word_embeddings.weight", id).map((value, i) => value + position[i] + types[i]);
  });
  x = norm(x, "embeddings.LayerNorm");
  for (let l = 0; l < (config.num_hidden_layers as number); l++) {
    const at = `encoder.layer.${l}`;
    const [query, key, value] = ["query", "key", "value"].map((part) => linear(x, `${at}.attention.self.${part}`));
    const mixed = x.map((_, t) => {
      const out = new Float64Array(width);
      for (let h = 0; h < heads; h++) {
        const scores = key.map((k) => {
          let dot = 0;
          for (let i = h * size; i < (h + 1) * size; i++) dot += query[t][i] * k[i];
          return Math.exp(dot / Math.sqrt(size));
        });
        const total = scores.reduce((sum, score) => sum + score, 0);
        for (let s = 0; s < scores.length; s++)
          for (let i = h * size; i < (h + 1) * size; i++) out[i] += (scores[s] / total) * value[s][i];
      }
      return out;
    });
    x = norm(add(x, linear(mixed, `${at}.attention.output.dense`)), `${at}.attention.output.LayerNorm`);
    const inner = linear(x, `${at}.intermediate.dense`).map((v) => v.map(gelu));
    x = norm(add(x, linear(inner, `${at}.output.dense`)), `${at}.output.LayerNorm`);
  }
  const mean = new Float64Array(width);
  for (const v of x) for (let i = 0; i < width; i++) mean[i] += v[i] / x.length;
  return mean;
}

function gelu(v: number): number {
  return (v * (1 + erf(v / Math.SQRT2))) / 2;
}

/** The series of erf, summed until it stands still; exact to about 1e-13 for |x| < 4, and 1 beyond. */
function erf(x: number): number {
  if (Math.abs(x) >= 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
