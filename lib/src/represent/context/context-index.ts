import { type ErrorRarity, errorRarity } from "./error-rarity.js";
import { type Groups, groupsOf } from "./groups.js";
import { PairNumbers } from "./pair-numbers.js";
import { type StructureBursts, structureBursts } from "./structure-bursts.js";
import type { ContextTables } from "./tables-form.js";
import { type Units, unitsOf } from "./units.js";

/** What follows from the tables alone, kept for every later baseline. A row is a (unit, trace), by unit, then time. */
export interface ContextIndex {
  /** Traces in time order; equal starts in the order of the recording. */
  readonly byTime: Uint32Array;
  readonly units: Units;
  /** Unit u owns rows `unitRows[u]` to `unitRows[u + 1] - 1`. */
  readonly unitRows: Uint32Array;
  readonly rowUnit: Int32Array;
  readonly rowTrace: Int32Array;
  readonly rowTime: Float64Array;
  /** Sum of exclusive time, ms. */
  readonly rowSum: Float64Array;
  /** Rows by (shape, unit), and that number per row. */
  readonly rowGroup: Int32Array;
  readonly groups: Groups;
  /** Row of each element of table K. */
  readonly elementRow: Int32Array;
  /** The elements by key, then time: mean and trace. Key k has those from `keyOffsets[k]` to `keyOffsets[k + 1] - 1`. */
  readonly keyOffsets: Uint32Array;
  readonly keyMean: Float64Array;
  readonly keyTrace: Int32Array;
  readonly traceEntry: Groups;
  readonly traceShape: Groups;
  readonly structure: StructureBursts;
  readonly errors: ErrorRarity;
}

const known = new WeakMap<ContextTables, ContextIndex>();

/** The index of tables, computed once. */
export function contextIndex(tables: ContextTables): ContextIndex {
  let index = known.get(tables);
  if (index === undefined) {
    index = compute(tables);
    known.set(tables, index);
  }
  return index;
}

function compute(tables: ContextTables): ContextIndex {
  const { time, shape, timeOffsets, timeKey, timeCount, timeSum, keyEdge } = tables;
  const traces = time.length;
  const byTime = Uint32Array.from({ length: traces }, (_, trace) => trace).sort((a, b) => time[a] - time[b] || a - b);
  const rank = new Uint32Array(traces);
  for (let i = 0; i < traces; i++) rank[byTime[i]] = i;
  const units = unitsOf(tables, rank, byTime);

  const elements = timeKey.length;
  const elementTrace = new Int32Array(elements);
  const inTime = new Uint32Array(elements);
  // Elements become rows in time order first; sorting those by unit then gives their final numbers.
  const elementRow = new Int32Array(elements);
  const unit = new Int32Array(elements);
  const trace = new Int32Array(elements);
  const rowOf = new Int32Array(units.count).fill(-1);
  let [rows, next] = [0, 0];
  for (const t of byTime) {
    const begin = rows;
    for (let i = timeOffsets[t]; i < timeOffsets[t + 1]; i++) {
      elementTrace[i] = t;
      inTime[next++] = i;
      const u = units.ofEdge[keyEdge[timeKey[i]]];
      if (rowOf[u] < begin) {
        rowOf[u] = rows;
        unit[rows] = u;
        trace[rows++] = t;
      }
      elementRow[i] = rowOf[u];
    }
  }
  const order = groupsOf(unit.subarray(0, rows), units.count);
  const final = new Int32Array(rows);
  for (let row = 0; row < rows; row++) final[order.order[row]] = row;
  const rowTrace = new Int32Array(rows);
  const rowUnit = new Int32Array(rows);
  const rowTime = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    rowTrace[row] = trace[order.order[row]];
    rowUnit[row] = unit[order.order[row]];
    rowTime[row] = time[rowTrace[row]];
  }
  const rowSum = new Float64Array(rows);
  for (let i = 0; i < elements; i++) {
    elementRow[i] = final[elementRow[i]];
    rowSum[elementRow[i]] += timeSum[i];
  }
  const byKey = groupsOf(timeKey, keyEdge.length, inTime);
  const keyMean = new Float64Array(elements);
  const keyTrace = new Int32Array(elements);
  for (let k = 0; k < elements; k++) {
    const i = byKey.order[k];
    keyMean[k] = timeSum[i] / timeCount[i];
    keyTrace[k] = elementTrace[i];
  }
  const pairs = new PairNumbers();
  const rowGroup = rowTrace.map((t, row) => pairs.of(shape[t], rowUnit[row]));
  return {
    byTime,
    units,
    unitRows: order.offsets,
    rowUnit,
    rowTrace,
    rowTime,
    rowSum,
    rowGroup,
    groups: groupsOf(rowGroup, pairs.size),
    elementRow,
    keyOffsets: byKey.offsets,
    keyMean,
    keyTrace,
    traceEntry: groupsOf(tables.entry, tables.entries, byTime),
    traceShape: groupsOf(shape, tables.shapes, byTime),
    structure: structureBursts(tables, byTime),
    errors: errorRarity(tables, byTime),
  };
}
