/** Caller of a span without a parent. */
export const NO_CALLER = -1;
/** Caller of a span whose parent is named but absent, itself, or in a cycle. */
export const UNKNOWN_CALLER = -2;

/**
 * A recording without its spans: what the context features need, from one pass over it.
 *
 * Plain typed arrays and texts, so that a worker can be handed the whole. "Of trace i" in a column with offsets means
 * the elements `offsets[i]` to `offsets[i + 1] - 1`. A node is a service and operation, an edge a caller and the service
 * that owns the time, a key a place where time is spent, a signature a node with the set of its children's nodes.
 */
export interface ContextTables {
  readonly ids: readonly string[];
  /** Start of each trace, seconds since the epoch. */
  readonly time: Float64Array;
  /** End to end, ms. */
  readonly duration: Float64Array;
  /** Number of the operation that each trace enters by. */
  readonly entry: Int32Array;
  readonly entries: number;
  /** Number of the shape of each trace: the multiset of its (parent's node, node). */
  readonly shape: Int32Array;
  readonly shapes: number;

  /** By code point, so that nothing depends on the order of the recording. */
  readonly services: readonly string[];
  readonly nodeService: Int32Array;
  readonly nodeOperation: readonly string[];

  /** Service, or {@link NO_CALLER} or {@link UNKNOWN_CALLER}. */
  readonly edgeCaller: Int32Array;
  readonly edgeOwner: Int32Array;
  readonly keyEdge: Int32Array;
  /** 1 where the time of a key is network time, 0 where it is the owner's own. */
  readonly keyNet: Uint8Array;
  /** Table K: per trace its keys, with the number of spans and their exclusive time in ms. */
  readonly timeOffsets: Float64Array;
  readonly timeKey: Int32Array;
  readonly timeCount: Float64Array;
  readonly timeSum: Float64Array;

  readonly signatureNode: Int32Array;
  /** Per trace its distinct signatures. */
  readonly signatureOffsets: Float64Array;
  readonly traceSignature: Int32Array;

  /** Per trace the nodes where errors began, once each, with the worst class: 2 failed, 1 refused (HTTP 4xx). */
  readonly errorOffsets: Float64Array;
  readonly errorNode: Int32Array;
  readonly errorClass: Uint8Array;
}
