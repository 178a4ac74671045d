import type { RepairLog } from "./repair-log.js";
import type { Scratch } from "./scratch.js";
import { SpanFlag } from "./span-table.js";

/**
 * Cuts every cycle of parent links of two and more spans at its earliest start (then smallest id).
 *
 *     a → b → c → a, b starts first:   b is a top-level span, c under b, a under c
 *
 * @returns How many were cut.
 */
export function cutCycles(scratch: Scratch, traceId: string, count: number, log: RepairLog): number {
  const { parent, start, ids, flags, rowOf: walkOf } = scratch;
  walkOf.fill(-1, 0, count);
  let cut = 0;
  for (let walk = 0; walk < count; walk++) {
    let span = walk;
    for (; span >= 0 && walkOf[span] < 0; span = parent[span]) walkOf[span] = walk;
    if (span < 0 || walkOf[span] !== walk) continue;
    let earliest = span;
    for (let other = parent[span]; other !== span; other = parent[other]) {
      const before = start[other] - start[earliest] || (ids[other] < ids[earliest] ? -1 : 1);
      if (before < 0) earliest = other;
    }
    parent[earliest] = -1;
    flags[earliest] |= SpanFlag.CYCLE;
    log.note("cycle", traceId, ids[earliest]);
    cut++;
  }
  return cut;
}
