/** Form of a {@link FittedSystem} as written here; a reader refuses a newer one. */
export const FITTED_VERSION = 1;

/** Traces of one structure: the tree, and the times of some of the recorded traces that had it. */
export interface FittedStructure {
  /** Traces of the recording that it stands for; not whole where rare structures are represented by a sample. */
  readonly traces: number;
  /** Position of each node's parent, which is a lower one; -1 for the root, node 0. */
  readonly parents: readonly number[];
  /** Index into `services` and `operations`; -1 for a root that was not recorded. */
  readonly services: readonly number[];
  readonly operations: readonly number[];
  /** Index into `SPAN_KINDS`. */
  readonly kinds: readonly number[];
  /** Index into `statuses`: what the node has as a rule. */
  readonly statuses: readonly number[];
  readonly donors: number;
  /**
   * For each donor, for each node: start after that of its parent, and duration; microseconds, as zigzag varints in
   * base64. Donors stand in an order whose beginnings are good samples of all.
   */
  readonly times: string;
  /** Statuses that are not as a rule: donor, node, status; donor, node, status ... */
  readonly exceptions?: readonly number[];
}

/**
 * A system taken from a recording: its call trees with their shares, their times, its services and its load. Plain data,
 * to be kept as JSON. It has the names of services, operations and instances and the times of some traces, relative to their
 * start; no ids, no attributes.
 */
export interface FittedSystem {
  readonly form: "fitted";
  readonly version: number;
  readonly name: string;
  /** What it was fitted to. */
  readonly source: { readonly traces: number; readonly spans: number; readonly digest: string };
  readonly services: readonly {
    readonly name: string;
    /** Which codes its spans have; null if none were recorded: faults then give none. */
    readonly protocol: "http" | "grpc" | null;
    /** Names, "" for none, with the spans of each. */
    readonly instances: readonly (readonly [name: string, spans: number])[];
  }[];
  readonly operations: readonly string[];
  /** "http:200", "grpc:14", "otel:ERROR"; "" for none. */
  readonly statuses: readonly string[];
  readonly load: {
    /** Microseconds since the epoch. */
    readonly startUs: number;
    readonly binMinutes: number;
    /** Traces that began in each bin. */
    readonly traces: readonly number[];
  };
  readonly structures: readonly FittedStructure[];
}
