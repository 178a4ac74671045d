import type { Comparison } from "../simulate/compare-recordings.js";
import { count, table } from "./table.js";

/** How alike two recordings are, for people: one line per structure, with its worst operation. */
export function comparisonRows({ structures, worst }: Comparison): string {
  const rows = structures.map(({ service, operation, spans, traces, share, operations }) => {
    const most = (which: "median" | "p95") => operations.reduce((high, own) => Math.max(high, own[which].deviation), 0);
    return [
      `${service}/${operation}`,
      count(spans),
      count(traces),
      percent(share.original),
      percent(share.simulated),
      percent(most("median")),
      percent(most("p95")),
    ];
  });
  const verdict =
    `largest deviation: shares ${percent(worst.share)}, medians ${percent(worst.median)}, ` +
    `95th percentiles ${percent(worst.p95)} of the original's`;
  const header = ["structure", "spans", "traces", "share", "simulated", "medians off by", "p95 off by"];
  return `${table([header, ...rows])}\n${verdict}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
