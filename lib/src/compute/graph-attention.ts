/** Who hears whom: node v hears `source[first[v]]` to `source[first[v + 1] - 1]`, itself among them. */
export interface Edges {
  /** Length nodes + 1. */
  readonly first: Int32Array;
  readonly source: Int32Array;
}

/** Sizes of an attention layer. */
export interface Heads {
  readonly heads: number;
  /** Numbers per head. */
  readonly width: number;
  /** Slope of the leaky rectifier below 0. */
  readonly slope: number;
}

/**
 * Graph attention, forward (Velickovic et al. 2018; paper, section III-C).
 *
 *     e(u, v) = leaky(from . h_u + to . h_v)        per head
 *     a(u, v) = exp e(u, v) / sum over u' of exp e(u', v)
 *     out_v   = sum over u of a(u, v) keep(u, v) h_u
 *
 * @param h nodes x heads x width, already projected.
 * @param from heads x width; likewise `to`.
 * @param keep edges x heads, multiplies the attention (dropout), or undefined.
 * @param out nodes x heads x width, written.
 * @param attention edges x heads, written: rows that sum to 1 for each node and head.
 *
 * @example A node that hears itself and an equal one
 * const edges = { first: Int32Array.of(0, 2, 3), source: Int32Array.of(0, 1, 1) };
 * const [out, attention] = [new Float32Array(2), new Float32Array(3)];
 * attend(Float32Array.of(4, 4), Float32Array.of(1), Float32Array.of(1), edges, undefined, { heads: 1, width: 1, slope: 0.2 }, out, attention);
 * assert.deepEqual([...attention], [0.5, 0.5, 1]);
 * assert.deepEqual([...out], [4, 4]);
 */
export function attend(
  h: Float32Array,
  from: Float32Array,
  to: Float32Array,
  { first, source }: Edges,
  keep: Float32Array | undefined,
  { heads, width, slope }: Heads,
  out: Float32Array,
  attention: Float32Array,
): void {
  const nodes = first.length - 1;
  const row = heads * width;
  const said = scores(h, from, heads, width);
  const heard = scores(h, to, heads, width);
  out.fill(0);
  for (let v = 0; v < nodes; v++) {
    const begin = first[v];
    const end = first[v + 1];
    for (let k = 0; k < heads; k++) {
      const mine = heard[v * heads + k];
      let most = Number.NEGATIVE_INFINITY;
      for (let e = begin; e < end; e++) {
        const sum = said[source[e] * heads + k] + mine;
        const score = sum > 0 ? sum : sum * slope;
        attention[e * heads + k] = score;
        if (score > most) most = score;
      }
      let total = 0;
      for (let e = begin; e < end; e++) {
        const power = Math.exp(attention[e * heads + k] - most);
        attention[e * heads + k] = power;
        total += power;
      }
      const target = v * row + k * width;
      for (let e = begin; e < end; e++) {
        const share = attention[e * heads + k] / total;
        attention[e * heads + k] = share;
        const weight = keep === undefined ? share : share * keep[e * heads + k];
        const at = source[e] * row + k * width;
        for (let i = 0; i < width; i++) out[target + i] += weight * h[at + i];
      }
    }
  }
}

/** Derivatives of {@link attend} by h, from and to, given that of its result; all three are written. */
export function attendBackward(
  dOut: Float32Array,
  h: Float32Array,
  from: Float32Array,
  to: Float32Array,
  { first, source }: Edges,
  keep: Float32Array | undefined,
  attention: Float32Array,
  { heads, width, slope }: Heads,
  dH: Float32Array,
  dFrom: Float32Array,
  dTo: Float32Array,
): void {
  const nodes = first.length - 1;
  const row = heads * width;
  const said = scores(h, from, heads, width);
  const heard = scores(h, to, heads, width);
  const dSaid = new Float64Array(nodes * heads);
  const dHeard = new Float64Array(nodes * heads);
  let dShare = new Float64Array(64);
  dH.fill(0);
  for (let v = 0; v < nodes; v++) {
    const begin = first[v];
    const end = first[v + 1];
    if (end - begin > dShare.length) dShare = new Float64Array(2 * (end - begin));
    for (let k = 0; k < heads; k++) {
      const target = v * row + k * width;
      let mean = 0;
      for (let e = begin; e < end; e++) {
        const share = attention[e * heads + k];
        const kept = keep === undefined ? 1 : keep[e * heads + k];
        const at = source[e] * row + k * width;
        let dot = 0;
        for (let i = 0; i < width; i++) {
          dot += dOut[target + i] * h[at + i];
          dH[at + i] += share * kept * dOut[target + i];
        }
        dShare[e - begin] = dot * kept;
        mean += share * dot * kept;
      }
      for (let e = begin; e < end; e++) {
        const u = source[e] * heads + k;
        let d = attention[e * heads + k] * (dShare[e - begin] - mean);
        if (said[u] + heard[v * heads + k] <= 0) d *= slope;
        dSaid[u] += d;
        dHeard[v * heads + k] += d;
      }
    }
  }
  const from64 = new Float64Array(row);
  const to64 = new Float64Array(row);
  for (let v = 0, at = 0; v < nodes; v++) {
    for (let k = 0, c = 0; k < heads; k++) {
      const s = dSaid[v * heads + k];
      const t = dHeard[v * heads + k];
      for (let i = 0; i < width; i++, c++, at++) {
        dH[at] += s * from[c] + t * to[c];
        from64[c] += s * h[at];
        to64[c] += t * h[at];
      }
    }
  }
  dFrom.set(from64);
  dTo.set(to64);
}

/** nodes x heads: the product of each head of each node with a vector. */
function scores(h: Float32Array, vector: Float32Array, heads: number, width: number): Float64Array {
  const out = new Float64Array(h.length / width);
  for (let o = 0, at = 0; o < out.length; o++) {
    let sum = 0;
    for (let i = 0, c = (o % heads) * width; i < width; i++) sum += h[at++] * vector[c++];
    out[o] = sum;
  }
  return out;
}
