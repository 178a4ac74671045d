import { type Address, multiple } from "../../../compute/kernels/kernels.js";
import type { KernelMemory } from "../../../compute/kernels/memory.js";
import type { GraphBatch } from "../engine.js";
import type { Network } from "../network.js";
import type { Layout } from "./layout.js";

/** A run of traces of a batch and their nodes. */
export interface Chunk {
  readonly traces: readonly [number, number];
  readonly nodes: readonly [number, number];
}

/** Where the numbers of one batch lie: what goes in, and room for what comes out of each layer. */
export interface BatchPlan {
  readonly nodes: number;
  readonly traces: number;
  readonly text: Address;
  readonly time: Address;
  readonly status: Address;
  readonly offsets: Address;
  readonly first: Address;
  readonly source: Address;
  /** Nodes: input, then the result of each layer; and before the attention. */
  readonly x: readonly Address[];
  readonly h: readonly Address[];
  readonly said: readonly Address[];
  readonly heard: readonly Address[];
  readonly share: readonly Address[];
  /** Traces: the pooled nodes, then the result of each dense layer; the last is made 1 long. */
  readonly top: readonly Address[];
  readonly places: Address;
  readonly norms: Address;
}

/** Room for the way back. */
export interface BackwardPlan {
  readonly dX: Address;
  readonly dH: Address;
  readonly dSaid: Address;
  readonly dHeard: Address;
  readonly dShare: Address;
  /** By the results of `top`. */
  readonly dTop: readonly Address[];
}

/**
 * Copies a batch into the memory and takes the room its results need.
 *
 * @param text Per node, row among the projected texts.
 * @param keep Whether results of all layers are kept, for the way back.
 */
export function planBatch(
  memory: KernelMemory,
  network: Network,
  layout: Layout,
  batch: GraphBatch,
  text: Int32Array,
  keep: boolean,
): BatchPlan {
  const nodes = batch.text.length;
  const { traces } = batch;
  const edges = batch.source.length;
  const slots = mostSlots(network);
  /** Rooms for each layer, or one for all. */
  const rooms = (size: number, count: number): Address[] => {
    if (keep) return Array.from({ length: count }, () => memory.take(size));
    return new Array<Address>(count).fill(memory.take(size));
  };
  const layers = network.layers.length;
  return {
    nodes,
    traces,
    text: memory.put(text),
    time: memory.put(batch.time),
    status: memory.put(batch.status),
    offsets: memory.put(batch.offsets),
    first: memory.put(batch.first),
    source: memory.put(batch.source),
    x: rooms(nodes * layout.widest, layers + 1),
    h: rooms(nodes * layout.widest, layers),
    said: rooms(nodes * slots, layers),
    heard: rooms(nodes * slots, layers),
    share: rooms(edges * slots, layers),
    top: [layout.pooled, ...layout.head].map((cols) => memory.take(traces * cols)),
    places: memory.take(traces * layout.widest),
    norms: memory.take(traces),
  };
}

export function planBackward(
  memory: KernelMemory,
  network: Network,
  layout: Layout,
  { nodes, traces }: BatchPlan,
  edges: number,
): BackwardPlan {
  const slots = mostSlots(network);
  return {
    dX: memory.take(nodes * layout.widest),
    dH: memory.take(nodes * layout.widest),
    dSaid: memory.take(nodes * slots),
    dHeard: memory.take(nodes * slots),
    dShare: memory.take(edges * slots),
    dTop: [layout.pooled, ...layout.head].map((cols) => memory.take(traces * cols)),
  };
}

/** Scores per node or edge: one per head, in fours. */
function mostSlots({ layers }: Network): number {
  return Math.max(0, ...layers.map(({ heads }) => multiple(heads, 4)));
}

/**
 * Cuts a batch into runs of whole traces with about as many nodes each. The cut depends on the batch alone, so that
 * sums over chunks are the same however the chunks are worked through.
 */
export function chunksOf(offsets: Int32Array, spans: number, most: number): Chunk[] {
  const traces = offsets.length - 1;
  const nodes = offsets[traces];
  const count = Math.max(1, Math.min(most, Math.ceil(nodes / spans)));
  const chunks: Chunk[] = [];
  for (let i = 0, from = 0; i < count && from < traces; i++) {
    let to = from + 1;
    while (to < traces && offsets[to] < (nodes * (i + 1)) / count) to++;
    if (i === count - 1) to = traces;
    chunks.push({ traces: [from, to], nodes: [offsets[from], offsets[to]] });
    from = to;
  }
  return chunks;
}
