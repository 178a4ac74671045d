import type { SpanTable } from "../../trace/span-table.js";
import type { GraphBatch, TextVectors } from "./engine.js";

/** Node features of the rows of a table. */
export interface NodeFeatures {
  readonly text: Int32Array;
  /** As many per row as the graphs hold per node. */
  readonly time: Float64Array | Float32Array;
  readonly status: Int32Array;
}

/** Traces as compact graphs: 12 bytes and the times per span, out of which batches are put together. */
export class TraceGraphs {
  #traces = 0;
  #nodes = 0;
  #offsets = new Uint32Array(64);
  #text = new Int32Array(256);
  #time = new Float32Array(0);
  #status = new Int32Array(256);
  /** Within the trace; -1 for the root. */
  #parent = new Int32Array(256);

  /** @param times Numbers per span that its times give. */
  constructor(readonly times: number) {}

  get traces(): number {
    return this.#traces;
  }

  get nodes(): number {
    return this.#nodes;
  }

  /** All times, in place: to be standardised once the scale is known. */
  get time(): Float32Array {
    return this.#time.subarray(0, this.#nodes * this.times);
  }

  /** Gives each status slot the number `renumbered[slot]`. */
  renumberStatus(renumbered: Int32Array): void {
    for (let node = 0; node < this.#nodes; node++) this.#status[node] = renumbered[this.#status[node]];
  }

  nodesOf(trace: number): number {
    return this.#offsets[trace + 1] - this.#offsets[trace];
  }

  /** Adds trace `trace` of a table. */
  add(
    { offsets, parent }: Pick<SpanTable, "offsets" | "parent">,
    trace: number,
    { text, time, status }: NodeFeatures,
  ): void {
    const [from, to] = [offsets[trace], offsets[trace + 1]];
    this.#grow(to - from);
    this.#text.set(text.subarray(from, to), this.#nodes);
    this.#status.set(status.subarray(from, to), this.#nodes);
    this.#time.set(time.subarray(from * this.times, to * this.times), this.#nodes * this.times);
    for (let row = from; row < to; row++) this.#parent[this.#nodes++] = parent[row] < 0 ? -1 : parent[row] - from;
    this.#offsets[++this.#traces] = this.#nodes;
  }

  /**
   * The given traces as one batch. Each span hears itself, its parent and, with `reverse`, its children, in this order.
   *
   * @param chosen Traces, in the order of the batch; repeats are allowed.
   */
  batch(chosen: ArrayLike<number>, texts: TextVectors, reverse: boolean): GraphBatch {
    const { times } = this;
    const offsets = new Int32Array(chosen.length + 1);
    for (let i = 0; i < chosen.length; i++) offsets[i + 1] = offsets[i] + this.nodesOf(chosen[i]);
    const nodes = offsets[chosen.length];
    const text = new Int32Array(nodes);
    const status = new Int32Array(nodes);
    const time = new Float32Array(nodes * times);
    const parent = new Int32Array(nodes);
    const first = new Int32Array(nodes + 1);
    for (let i = 0; i < chosen.length; i++) {
      const [from, to] = [this.#offsets[chosen[i]], this.#offsets[chosen[i] + 1]];
      const base = offsets[i];
      text.set(this.#text.subarray(from, to), base);
      status.set(this.#status.subarray(from, to), base);
      time.set(this.#time.subarray(from * times, to * times), base * times);
      for (let row = from; row < to; row++) {
        const up = this.#parent[row];
        const node = base + row - from;
        parent[node] = up < 0 ? -1 : base + up;
        first[node + 1] += up < 0 ? 1 : 2;
        if (reverse && up >= 0) first[base + up + 1]++;
      }
    }
    for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
    const source = new Int32Array(first[nodes]);
    const next = first.slice(0, nodes);
    // A parent stands before its children, so its own two entries are in place when theirs follow.
    for (let node = 0; node < nodes; node++) {
      source[next[node]++] = node;
      if (parent[node] < 0) continue;
      source[next[node]++] = parent[node];
      if (reverse) source[next[parent[node]]++] = node;
    }
    return { texts, traces: chosen.length, offsets, text, time, status, first, source };
  }

  #grow(nodes: number): void {
    if (this.#traces + 2 > this.#offsets.length) this.#offsets = longer(this.#offsets, this.#traces + 2);
    const need = this.#nodes + nodes;
    if (need > this.#text.length) {
      this.#text = longer(this.#text, need);
      this.#status = longer(this.#status, need);
      this.#parent = longer(this.#parent, need);
    }
    if (need * this.times > this.#time.length) this.#time = longer(this.#time, this.#text.length * this.times);
  }
}

function longer<T extends Uint32Array | Int32Array | Float32Array>(array: T, need: number): T {
  const grown = new (array.constructor as new (length: number) => T)(Math.max(need, Math.ceil(array.length * 1.5)));
  grown.set(array);
  return grown;
}
