import { type Address, multiple } from "../../../compute/kernels/kernels.js";
import type { Network } from "../network.js";
import type { Layout } from "./layout.js";
import { FLOAT, type Gradients } from "./program.js";

/** A run of traces of a batch and their nodes. */
export interface Chunk {
  readonly traces: readonly [number, number];
  readonly nodes: readonly [number, number];
}

/** All that the addresses of a batch depend on. */
export interface BatchSizes {
  readonly nodes: number;
  readonly traces: number;
  readonly edges: number;
  /** Distinct texts, for the way back; 0 where there is none. */
  readonly texts: number;
  readonly chunks: number;
}

/** Gives out room for so many numbers. */
type Take = (count: number) => Address;

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
  /** Ends of the chunks: of their traces, then of their nodes, in pairs, from 0. */
  readonly chunks: Address;
}

/** A step: what its texts need, and room for the way back. */
export interface StepPlan {
  readonly batch: BatchPlan;
  /** The texts that occur, their vectors, and these projected. */
  readonly rows: Address;
  readonly used: Address;
  readonly projection: Address;
  readonly back: BackwardPlan;
  /** Of each chunk. */
  readonly gradients: readonly Gradients[];
  /** By "input.text". */
  readonly ofTexts: Address;
  /** What `adam` takes. */
  readonly rates: Address;
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
 * Where all numbers of a batch lie: the same in every thread that plans it, since it is arithmetic alone.
 *
 * @param keep Whether results of all layers are kept, for the way back.
 */
export function planBatch(
  take: Take,
  network: Network,
  layout: Layout,
  { nodes, traces, edges, chunks }: BatchSizes,
  keep: boolean,
): BatchPlan {
  const slots = mostSlots(network);
  /** Rooms for each layer, or one for all. */
  const rooms = (size: number, count: number): Address[] => {
    if (keep) return Array.from({ length: count }, () => take(size));
    return new Array<Address>(count).fill(take(size));
  };
  const layers = network.layers.length;
  return {
    nodes,
    traces,
    text: take(nodes),
    time: take(nodes * network.times),
    status: take(nodes),
    offsets: take(traces + 1),
    first: take(nodes + 1),
    source: take(edges),
    x: rooms(nodes * layout.widest, layers + 1),
    h: rooms(nodes * layout.widest, layers),
    said: rooms(nodes * slots, layers),
    heard: rooms(nodes * slots, layers),
    share: rooms(edges * slots, layers),
    top: [layout.pooled, ...layout.head].map((cols) => take(traces * cols)),
    places: take(traces * layout.widest),
    norms: take(traces),
    chunks: take(2 * (chunks + 1)),
  };
}

export function planStep(take: Take, network: Network, layout: Layout, sizes: BatchSizes): StepPlan {
  const { nodes, traces, edges, texts, chunks } = sizes;
  const { input, small, widest } = layout;
  const { textWidth, times } = network;
  const slots = mostSlots(network);
  const size = small + (times + texts) * input;
  return {
    batch: planBatch(take, network, layout, sizes, true),
    rows: take(texts),
    used: take(texts * textWidth),
    projection: take(texts * input),
    back: {
      dX: take(nodes * widest),
      dH: take(nodes * widest),
      dSaid: take(nodes * slots),
      dHeard: take(nodes * slots),
      dShare: take(edges * slots),
      dTop: [layout.pooled, ...layout.head].map((cols) => take(traces * cols)),
    },
    gradients: Array.from({ length: chunks }, () => {
      const weights = take(size);
      const time = weights + FLOAT * small;
      return { weights, time, text: time + FLOAT * times * input, size };
    }),
    ofTexts: take(textWidth * input),
    rates: take(3),
  };
}

/** Scores per node or edge: one per head, in fours. */
function mostSlots({ layers }: Network): number {
  return Math.max(0, ...layers.map(({ heads }) => multiple(heads, 4)));
}

/**
 * Cuts a batch into runs of whole traces with about as many nodes each. The cut depends on the batch alone, so that
 * sums over chunks are the same however the chunks are worked through.
 *
 * @returns Where chunks end, see {@link BatchPlan.chunks}.
 */
export function chunksOf(offsets: Int32Array, spans: number, most: number): Int32Array {
  const traces = offsets.length - 1;
  const nodes = offsets[traces];
  const count = Math.max(1, Math.min(most, Math.ceil(nodes / spans)));
  const ends = new Int32Array(2 * (count + 1));
  let chunk = 0;
  for (let from = 0; chunk < count && from < traces; chunk++) {
    let to = from + 1;
    while (to < traces && offsets[to] < (nodes * (chunk + 1)) / count) to++;
    if (chunk === count - 1) to = traces;
    ends[2 * chunk + 2] = to;
    ends[2 * chunk + 3] = offsets[to];
    from = to;
  }
  return ends.subarray(0, 2 * (chunk + 1));
}
