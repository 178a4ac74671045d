import { LabelEaseError } from "../base/error.js";
import { childLists } from "./child-lists.js";
import { grown } from "./grow.js";
import { linkParents } from "./link-parents.js";
import { ABSENT_NAME } from "./name-of.js";
import type { RawSpans } from "./raw-spans.js";
import { type Repair, RepairLog } from "./repair-log.js";
import { Scratch } from "./scratch.js";
import { ABSENT, type Names, SpanFlag, type SpanTable } from "./span-table.js";

export type { RawSpans } from "./raw-spans.js";
export type { Repair } from "./repair-log.js";

/** A table fresh from the builder, which still knows where each row came from. */
export interface BuiltTable extends SpanTable {
  /**
   * For each row the position of its span among the spans added since the last `build()` (0 for the first row of the
   * first `add()`); -1 for a stand-in. Carries columns along that a {@link SpanTable} does not have.
   */
  readonly source: Int32Array;
}

/**
 * Builds span tables from recorded spans: links parents, orders rows, mends what is broken and counts it.
 *
 * No span is dropped. Where a trace does not have exactly one top-level span, or its only one names a parent that is
 * not there, a stand-in row is put on top (see {@link SpanFlag}). A cycle is cut at its earliest start. Spans of one id
 * are told apart as "id", "id#2", "id#3" by start; the earliest keeps the children. A start that cannot be used becomes
 * the earliest usable start of the trace; a duration that cannot be used ends with the last child, or is 0.
 *
 * @example
 * const names = new NameTable();
 * const [shop, view, cart, get] = [names.service("shop"), names.operation("view"), names.service("cart"), names.operation("get")];
 * const builder = new SpanTableBuilder(names);
 * builder.add("t1", {
 *   spanIds: ["b", "a"], parentIds: ["a", null], service: [cart, shop], operation: [get, view],
 *   instance: [0, 0], status: [0, 0], kind: [0, 0], start: [1010, 1000], duration: [50, 100],
 * });
 * const table = builder.build();
 * assert.deepEqual(table.spanIds, ["a", "b"]);
 * assert.deepEqual([...table.parent], [-1, 0]);
 * assert.deepEqual(builder.repairs, []);
 */
export class SpanTableBuilder {
  readonly #names: Names;
  readonly #log = new RepairLog();
  readonly #scratch = new Scratch();
  #columns = emptyColumns();
  #rows = 0;
  #added = 0;
  #repaired = 0;

  /** @param names Shared by all tables of this builder; may grow meanwhile. */
  constructor(names: Names) {
    this.#names = names;
  }

  /** Traces added since the last {@link build}. */
  get traces(): number {
    return this.#columns.traceIds.length;
  }

  /** Rows added since the last {@link build}, stand-ins included. */
  get rows(): number {
    return this.#rows;
  }

  /** What was mended so far, over all tables, in order of first occurrence. */
  get repairs(): readonly Repair[] {
    return this.#log.list();
  }

  /** Recorded spans that were mended in some way or hang under a stand-in, over all tables; each counts once. */
  get repaired(): number {
    return this.#repaired;
  }

  /**
   * Adds one whole trace, rows `from` to `to - 1` of `raw`.
   *
   * @throws LabelEaseError if there is no row.
   */
  add(traceId: string, raw: RawSpans, from = 0, to: number = raw.spanIds.length): void {
    const count = to - from;
    if (count <= 0) throw new LabelEaseError("Cannot add trace: it has no spans", { trace: traceId });
    const scratch = this.#scratch;
    scratch.reserve(count);
    const { tops, timeless } = linkParents(scratch, traceId, raw, from, count, this.#log);
    childLists(scratch, count);

    const first = this.#rows;
    this.#reserve(first + count + 1);
    const columns = this.#columns;
    const { parent, flags, ids, first: firstChild, next: children, rowOf, stack } = scratch;
    let row = first;
    if (tops > 1 || (flags[children[firstChild[count]]] & SpanFlag.ORPHAN) !== 0) {
      columns.spanIds[row] = scratch.freeId(ABSENT_NAME);
      columns.parent[row] = -1;
      columns.service[row] = ABSENT;
      columns.operation[row] = ABSENT;
      columns.instance[row] = 0;
      columns.status[row] = 0;
      columns.kind[row] = 0;
      columns.flags[row] = SpanFlag.STAND_IN;
      columns.source[row] = -1;
      columns.start[row] = Number.NaN;
      columns.duration[row] = Number.NaN;
      row++;
    }
    const top = row > first ? first : -1;

    let depth = 0;
    for (let c = firstChild[count + 1]; c-- > firstChild[count]; ) stack[depth++] = children[c];
    while (depth > 0) {
      const span = stack[--depth];
      const up = parent[span];
      const at = from + span;
      rowOf[span] = row;
      columns.spanIds[row] = ids[span];
      columns.parent[row] = up < 0 ? top : rowOf[up];
      columns.service[row] = raw.service[at];
      columns.operation[row] = raw.operation[at];
      columns.instance[row] = raw.instance[at];
      columns.status[row] = raw.status[at];
      columns.kind[row] = raw.kind[at];
      columns.start[row] = scratch.start[span];
      columns.duration[row] = scratch.duration[span];
      columns.source[row] = this.#added + span;
      const flag = flags[span];
      columns.flags[row] = flag;
      if (flag !== 0 || (up < 0 && top >= 0)) this.#repaired++;
      if ((flag & SpanFlag.ORPHAN) !== 0) columns.absentParents.set(row, raw.parentIds[at] as string);
      row++;
      for (let c = firstChild[span + 1]; c-- > firstChild[span]; ) stack[depth++] = children[c];
    }
    if (timeless || top >= 0) this.#mendTimes(first, row);

    this.#rows = row;
    this.#added += count;
    columns.traceIds.push(traceId);
    if (columns.offsets.length <= columns.traceIds.length) columns.offsets = grown(columns.offsets);
    columns.offsets[columns.traceIds.length] = row;
    scratch.index.clear();
  }

  /** The table of everything added since the last call; the builder goes on empty. */
  build(): BuiltTable {
    const c = this.#columns;
    const rows = this.#rows;
    c.spanIds.length = rows;
    this.#columns = emptyColumns();
    this.#rows = 0;
    this.#added = 0;
    return {
      names: this.#names,
      traceIds: c.traceIds,
      offsets: c.offsets.slice(0, c.traceIds.length + 1),
      parent: c.parent.slice(0, rows),
      spanIds: c.spanIds,
      service: c.service.slice(0, rows),
      operation: c.operation.slice(0, rows),
      instance: c.instance.slice(0, rows),
      status: c.status.slice(0, rows),
      kind: c.kind.slice(0, rows),
      start: c.start.slice(0, rows),
      duration: c.duration.slice(0, rows),
      flags: c.flags.slice(0, rows),
      source: c.source.slice(0, rows),
      absentParents: c.absentParents,
    };
  }

  /**
   * Durations that could not be used (NaN by now) end with the last child. A stand-in spans its children:
   *
   *     stand-in   |-------------|
   *     orphan 1   |----|
   *     orphan 2          |------|
   */
  #mendTimes(first: number, end: number): void {
    const { parent, start, duration, flags } = this.#columns;
    const lastEnd = new Float64Array(end - first).fill(Number.NEGATIVE_INFINITY);
    const firstStart = new Float64Array(end - first).fill(Number.POSITIVE_INFINITY);
    for (let row = end; row-- > first; ) {
      if (flags[row] === SpanFlag.STAND_IN) start[row] = firstStart[row - first];
      if (Number.isNaN(duration[row])) duration[row] = Math.max(0, lastEnd[row - first] - start[row]);
      const up = parent[row] - first;
      if (up < 0) continue;
      if (start[row] + duration[row] > lastEnd[up]) lastEnd[up] = start[row] + duration[row];
      if (start[row] < firstStart[up]) firstStart[up] = start[row];
    }
  }

  #reserve(rows: number): void {
    const c = this.#columns;
    if (rows <= c.parent.length) return;
    c.parent = grown(c.parent, rows);
    c.service = grown(c.service, rows);
    c.operation = grown(c.operation, rows);
    c.instance = grown(c.instance, rows);
    c.status = grown(c.status, rows);
    c.kind = grown(c.kind, rows);
    c.start = grown(c.start, rows);
    c.duration = grown(c.duration, rows);
    c.flags = grown(c.flags, rows);
    c.source = grown(c.source, rows);
  }
}

function emptyColumns() {
  return {
    traceIds: [] as string[],
    offsets: new Uint32Array(64),
    parent: new Int32Array(1024),
    spanIds: [] as string[],
    service: new Uint32Array(1024),
    operation: new Uint32Array(1024),
    instance: new Uint32Array(1024),
    status: new Uint32Array(1024),
    kind: new Uint8Array(1024),
    start: new Float64Array(1024),
    duration: new Float64Array(1024),
    flags: new Uint8Array(1024),
    source: new Int32Array(1024),
    absentParents: new Map<number, string>(),
  };
}
