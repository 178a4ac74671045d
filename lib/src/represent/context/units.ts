import { select } from "./order-statistics.js";
import type { ContextTables } from "./tables-form.js";

/** Rows of a window that must lie within so many seconds, in the median, for an edge to be judged by itself. */
const ROWS = 15;
const DENSE = 90;

/** What times are judged by: an edge with enough traffic, or all other edges of an owner together. */
export interface Units {
  readonly count: number;
  readonly ofEdge: Int32Array;
  /** Edge of each unit that is one, else -1. */
  readonly edge: Int32Array;
  readonly owner: Int32Array;
}

/**
 * Splits the edges into units. Edges come first, by caller and owner (spans without a caller last), then the pools by
 * owner: the order decides which of two equal deviations is shown.
 *
 * @param rank Place of each trace in time order.
 */
export function unitsOf(tables: ContextTables, rank: Uint32Array, byTime: Uint32Array): Units {
  const { edgeCaller, edgeOwner, services } = tables;
  const edges = edgeCaller.length;
  const dense = denseEdges(tables, rank, byTime);
  const caller = (edge: number) => (edgeCaller[edge] < 0 ? services.length - 1 - edgeCaller[edge] : edgeCaller[edge]);
  const own = Array.from({ length: edges }, (_, edge) => edge).filter((edge) => dense[edge] !== 0);
  own.sort((a, b) => caller(a) - caller(b) || edgeOwner[a] - edgeOwner[b]);
  const pooled = new Set<number>();
  for (let edge = 0; edge < edges; edge++) if (dense[edge] === 0) pooled.add(edgeOwner[edge]);
  const pools = [...pooled].sort((a, b) => a - b);
  const unitOfEdge = new Map(own.map((edge, unit) => [edge, unit]));
  const unitOfOwner = new Map(pools.map((owner, i) => [owner, own.length + i]));
  return {
    count: own.length + pools.length,
    ofEdge: Int32Array.from(edgeOwner, (owner, edge) => unitOfEdge.get(edge) ?? unitOfOwner.get(owner)!),
    edge: Int32Array.from([...own, ...pools.map(() => -1)]),
    owner: Int32Array.from([...own.map((edge) => edgeOwner[edge]), ...pools]),
  };
}

function denseEdges(tables: ContextTables, rank: Uint32Array, byTime: Uint32Array): Uint8Array {
  const { time, timeOffsets, timeKey, keyEdge, edgeOwner } = tables;
  const edges = edgeOwner.length;
  const last = new Int32Array(edges).fill(-1);
  const counts = new Uint32Array(edges + 1);
  const eachRow = (visit: (edge: number, trace: number) => void) => {
    last.fill(-1);
    for (const trace of byTime) {
      for (let i = timeOffsets[trace]; i < timeOffsets[trace + 1]; i++) {
        const edge = keyEdge[timeKey[i]];
        if (last[edge] === rank[trace]) continue;
        last[edge] = rank[trace];
        visit(edge, trace);
      }
    }
  };
  eachRow((edge) => counts[edge + 1]++);
  for (let edge = 0; edge < edges; edge++) counts[edge + 1] += counts[edge];
  const next = counts.slice();
  const times = new Float64Array(counts[edges]);
  eachRow((edge, trace) => {
    times[next[edge]++] = time[trace];
  });
  const dense = new Uint8Array(edges);
  const extents = new Float64Array(times.length);
  for (let edge = 0; edge < edges; edge++) {
    const length = counts[edge + 1] - counts[edge] - ROWS + 1;
    if (length <= 0) continue;
    for (let i = 0; i < length; i++) extents[i] = times[counts[edge] + i + ROWS - 1] - times[counts[edge] + i];
    const lower = select(extents, length, (length - 1) >> 1);
    const median = (lower + select(extents, length, length >> 1)) / 2;
    dense[edge] = median <= DENSE ? 1 : 0;
  }
  return dense;
}
