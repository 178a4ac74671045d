import type { CardData } from "../contract/card-data.js";
import { NONE } from "./call-tree.js";

/** Calls below which nothing is said of what is usual. */
export const FEW = 20;

/** The numbers of a row; times in microseconds, means per call where it stands for several. */
export interface RowFigures {
  readonly calls: number;
  readonly total: number;
  readonly self: number;
  /** How often the call path was seen in the recording. */
  readonly seen: number;
  /** Median of the self time along the call path; undefined where the path was seen too rarely. */
  readonly usual?: number;
  readonly p95?: number;
  /** Self time over the usual one; undefined where nothing is usual, infinite where the usual is nothing. */
  readonly ratio?: number;
}

/** @param rows Spans of one call path. */
export function rowFigures({ spans, usual }: CardData, rows: ArrayLike<number>): RowFigures {
  let total = 0;
  let self = 0;
  for (let i = 0; i < rows.length; i++) {
    total += spans.duration[rows[i]];
    self += spans.self[rows[i]];
  }
  const calls = rows.length;
  const figures = { calls, total: total / calls, self: self / calls };
  const path = spans.path[rows[0]];
  const seen = path === NONE ? 0 : usual.count[path];
  if (seen < FEW) return { ...figures, seen };
  const median = usual.selfMedian[path];
  const ratio = median > 0 ? figures.self / median : figures.self > 0 ? Number.POSITIVE_INFINITY : 1;
  return { ...figures, seen, usual: median, p95: usual.selfP95[path], ratio };
}

/** Where "times usual" lies on the small scale, from a quarter (0) to 64 times (1). */
export function onScale(ratio: number): number {
  return Math.min(1, Math.max(0, (Math.log2(ratio) + 2) / 8));
}

/** "×1.2", "×59", "×170". */
export function timesUsual(ratio: number | undefined): string {
  if (ratio === undefined) return "–";
  if (!Number.isFinite(ratio)) return "×∞";
  if (ratio < 9.95) return `×${ratio.toFixed(1)}`;
  return `×${Math.round(ratio).toLocaleString("en-US")}`;
}

/** How far a span exceeds the 95th percentile of its call path, microseconds; 0 where it does not. */
export function excessOf({ spans, usual }: CardData, row: number): number {
  const path = spans.path[row];
  return path === NONE ? 0 : Math.max(0, spans.self[row] - usual.selfP95[path]);
}

/** Milliseconds as a table shows them: 0.82, 15.9, 241, 1,620; what is smaller than a microsecond is 0. */
export function milliseconds(us: number): string {
  const ms = us / 1000;
  if (Math.abs(ms) >= 999.5) return Math.round(ms).toLocaleString("en-US");
  if (Math.abs(ms) < 0.0005) return "0";
  const digits = Math.abs(ms) >= 99.95 ? 0 : Math.abs(ms) >= 0.9995 ? 1 : Math.abs(ms) >= 0.00995 ? 2 : 3;
  return ms.toFixed(digits);
}
