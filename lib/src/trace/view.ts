import { depths } from "./depths.js";
import { operationName, serviceName } from "./name-of.js";
import { sliceTable } from "./slice-table.js";
import { SPAN_KINDS, SpanFlag, type SpanTable } from "./span-table.js";
import type { Status } from "./status.js";
import { type Times, times } from "./times.js";

/**
 * One trace of a table as objects: for cards, notebooks and tests. Hot paths read the columns.
 *
 * @param trace Position in `table.traceIds`.
 * @throws RangeError if there is none.
 *
 * @example
 * const table = tableOfSpans({
 *   t: [
 *     { id: "1", service: "shop", operation: "view", start: 0, duration: 100 },
 *     { id: "2", parent: "1", service: "cart", operation: "get", kind: "CLIENT", start: 10, duration: 30 },
 *   ],
 * });
 * const { root } = traceView(table, 0);
 * assert.equal(root.selfTime, 70);
 * assert.equal(root.children[0].service, "cart");
 * assert.equal(root.children[0].kind, "CLIENT");
 * assert.equal(root.children[0].parent, root);
 */
export function traceView(table: SpanTable, trace: number): Trace {
  if (!(trace >= 0 && trace < table.traceIds.length))
    throw new RangeError(`Cannot view trace ${trace} of ${table.traceIds.length}`);
  return new Trace(table, trace);
}

/** One trace of a table; made by {@link traceView}. What is computed is computed at first use, for the trace alone. */
export class Trace {
  readonly #part: SpanTable;
  #spans?: Span[];
  #children?: Span[][];
  #depths?: Uint32Array;
  #times?: Times;

  constructor(
    readonly table: SpanTable,
    readonly index: number,
  ) {
    this.#part = sliceTable(table, index, index + 1);
  }

  get id(): string {
    return this.table.traceIds[this.index];
  }

  /** The first row of the trace in the table. */
  get first(): number {
    return this.table.offsets[this.index];
  }

  /** All spans, a stand-in included, in the order of the table: depth-first, siblings by start. */
  get spans(): readonly Span[] {
    this.#spans ??= this.#part.spanIds.map((_, i) => new Span(this, this.first + i));
    return this.#spans;
  }

  get root(): Span {
    return this.spans[0];
  }

  /** Microseconds since the epoch: the root's start. */
  get start(): number {
    return this.root.start;
  }

  /** Microseconds: the root's duration. */
  get duration(): number {
    return this.root.duration;
  }

  /** The first span of an id, or undefined. */
  span(id: string): Span | undefined {
    const at = this.#part.spanIds.indexOf(id);
    return at < 0 ? undefined : this.spans[at];
  }

  /** @internal */
  childrenOf(row: number): readonly Span[] {
    if (this.#children === undefined) {
      this.#children = this.spans.map(() => []);
      this.#part.parent.forEach((up, at) => {
        if (up >= 0) this.#children![up].push(this.spans[at]);
      });
    }
    return this.#children[row - this.first];
  }

  /** @internal */
  depthOf(row: number): number {
    this.#depths ??= depths(this.#part);
    return this.#depths[row - this.first];
  }

  /** @internal */
  timeOf(row: number, column: keyof Times): number {
    this.#times ??= times(this.#part);
    return this.#times[column][row - this.first];
  }
}

/** One span of a {@link Trace}. Times are in microseconds. */
export class Span {
  constructor(
    readonly trace: Trace,
    /** Row of the table. */
    readonly row: number,
  ) {}

  get id(): string {
    return this.trace.table.spanIds[this.row];
  }

  /** "(absent)" for a stand-in. */
  get service(): string {
    return serviceName(this.trace.table, this.row);
  }

  /** "(absent)" for a stand-in. */
  get operation(): string {
    return operationName(this.trace.table, this.row);
  }

  /** "" where it is not recorded. */
  get instance(): string {
    return this.trace.table.names.instances[this.trace.table.instance[this.row]];
  }

  get status(): Status {
    return this.trace.table.names.statuses[this.trace.table.status[this.row]];
  }

  get kind(): (typeof SPAN_KINDS)[number] {
    return SPAN_KINDS[this.trace.table.kind[this.row]];
  }

  /** Since the epoch. */
  get start(): number {
    return this.trace.table.start[this.row];
  }

  get duration(): number {
    return this.trace.table.duration[this.row];
  }

  get end(): number {
    return this.start + this.duration;
  }

  /** From the start of the trace; negative where clocks disagree. */
  get relativeStart(): number {
    return this.trace.timeOf(this.row, "relativeStart");
  }

  /** Time in which no direct child ran. */
  get selfTime(): number {
    return this.trace.timeOf(this.row, "self");
  }

  /** Time in which a direct child ran. */
  get waitingTime(): number {
    return this.trace.timeOf(this.row, "waiting");
  }

  get parent(): Span | undefined {
    const up = this.trace.table.parent[this.row];
    return up < 0 ? undefined : this.trace.spans[up - this.trace.first];
  }

  /** By start. */
  get children(): readonly Span[] {
    return this.trace.childrenOf(this.row);
  }

  /** 0 for the root. */
  get depth(): number {
    return this.trace.depthOf(this.row);
  }

  /** Bits of `SpanFlag`. */
  get flags(): number {
    return this.trace.table.flags[this.row];
  }

  /** Whether this is no span of the recording but stands above spans whose root is absent. */
  get isStandIn(): boolean {
    return (this.flags & SpanFlag.STAND_IN) !== 0;
  }
}
