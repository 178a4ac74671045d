import type { SpanTable } from "./span-table.js";

/** How the time a span waits for its children is counted. */
export interface TimesOptions {
  /**
   * `union` (default): the time in which at least one direct child runs, within the span. `released`: the sum of the
   * children's durations, as the authors' code has it; the self time is then negative where children run in parallel or
   * outlast the span.
   */
  readonly mode?: "union" | "released";
}

/** Times per row of a table, in microseconds. */
export interface Times {
  /** Duration less waiting time. */
  readonly self: Float64Array;
  readonly waiting: Float64Array;
  /** From the start of the trace's first row; negative where clocks disagree. */
  readonly relativeStart: Float64Array;
}

/**
 * Self time, waiting time and relative start of every row (the paper's time features beside the duration, section III-B).
 * Linear in the rows: siblings stand in order of start.
 *
 * @example The second child overlaps the first by 20 and outlasts its parent by 10
 * const call = { service: "s", operation: "o" };
 * const table = tableOfSpans({
 *   t: [
 *     { ...call, id: "1", start: 0, duration: 100 },
 *     { ...call, id: "2", parent: "1", start: 10, duration: 40 },
 *     { ...call, id: "3", parent: "1", start: 30, duration: 80 },
 *   ],
 * });
 * assert.deepEqual([...times(table).waiting], [90, 0, 0]);
 * assert.deepEqual([...times(table).self], [10, 40, 80]);
 * assert.deepEqual([...times(table, { mode: "released" }).self], [-20, 40, 80]);
 * assert.deepEqual([...times(table).relativeStart], [0, 10, 30]);
 */
export function times(
  table: Pick<SpanTable, "parent" | "start" | "duration">,
  { mode = "union" }: TimesOptions = {},
): Times {
  const { parent, start, duration } = table;
  const rows = parent.length;
  const self = new Float64Array(rows);
  const waiting = new Float64Array(rows);
  const relativeStart = new Float64Array(rows);
  // Until where the children seen so far cover their parent.
  const covered = start.slice();
  let root = 0;
  for (let row = 0; row < rows; row++) {
    const up = parent[row];
    if (up < 0) root = start[row];
    relativeStart[row] = start[row] - root;
    if (up < 0) continue;
    if (mode === "released") {
      waiting[up] += duration[row];
      continue;
    }
    //  parent     |------------------|
    //  earlier      |=====|
    //  this            |========|           counts from the end of the earlier
    //  this         |==|                    counts nothing
    //  this                       |======|  counts until the end of the parent
    const from = Math.max(start[row], covered[up]);
    const to = Math.min(start[row] + duration[row], start[up] + duration[up]);
    if (to > from) {
      waiting[up] += to - from;
      covered[up] = to;
    }
  }
  for (let row = 0; row < rows; row++) self[row] = duration[row] - waiting[row];
  return { self, waiting, relativeStart };
}
