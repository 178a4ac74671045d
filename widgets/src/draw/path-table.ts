import type { CardData } from "../contract/card-data.js";
import { NONE } from "./call-tree.js";
import { FEW } from "./row-figures.js";

/** All calls of a trace along one call path; times in microseconds. */
export interface PathLine {
  readonly row: number;
  readonly calls: number;
  readonly total: number;
  readonly self: number;
  readonly errors: number;
  readonly isUnusual: boolean;
  /** Of the recording; undefined where the path was seen too rarely. */
  readonly mean?: number;
  readonly std?: number;
  readonly p95?: number;
  readonly seen: number;
  /** Mean self time over the usual median. */
  readonly ratio?: number;
}

/** One line per call path, the most time of its own first. */
export function pathTable({ spans, usual, unusual }: CardData): PathLine[] {
  const lines = new Map<
    string | number,
    { row: number; calls: number; total: number; self: number; errors: number; isUnusual: boolean }
  >();
  const marked = new Set(unusual);
  for (let row = 0; row < spans.parent.length; row++) {
    const path = spans.path[row];
    const key = path === NONE ? `${spans.service[row]} ${spans.operation[row]} ${spans.depth[row]}` : path;
    const line = lines.get(key) ?? { row, calls: 0, total: 0, self: 0, errors: 0, isUnusual: false };
    lines.set(key, line);
    line.calls++;
    line.total += spans.duration[row];
    line.self += spans.self[row];
    line.errors += spans.error[row];
    line.isUnusual ||= marked.has(row);
  }
  return Array.from(lines.values(), (line) => {
    const path = spans.path[line.row];
    const seen = path === NONE ? 0 : usual.count[path];
    if (seen < FEW) return { ...line, seen };
    const median = usual.selfMedian[path];
    const known = { mean: usual.selfMean[path], std: usual.selfStd[path], p95: usual.selfP95[path] };
    return { ...line, seen, ...known, ratio: median > 0 ? line.self / line.calls / median : undefined };
  }).sort((a, b) => b.self - a.self || a.row - b.row);
}
