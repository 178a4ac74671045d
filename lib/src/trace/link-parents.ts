import { cutCycles } from "./cut-cycles.js";
import type { RawSpans } from "./raw-spans.js";
import { readTimes } from "./read-times.js";
import type { RepairLog } from "./repair-log.js";
import type { Scratch } from "./scratch.js";
import { SpanFlag } from "./span-table.js";

/**
 * Reads ids, times and parent links of one trace into the scratch, free of cycles and with distinct ids.
 *
 * @returns How many spans have no parent, and whether a duration is still to be mended (NaN).
 */
export function linkParents(
  scratch: Scratch,
  traceId: string,
  raw: RawSpans,
  from: number,
  count: number,
  log: RepairLog,
): { tops: number; timeless: boolean } {
  const { index, ids, parent, flags } = scratch;
  flags.fill(0, 0, count);
  const timeless = readTimes(scratch, traceId, raw, from, count, log);

  let duplicates: number[] | undefined;
  for (let span = 0; span < count; span++) {
    const id = raw.spanIds[from + span];
    ids[span] = id;
    if (index.get(id) === undefined) index.set(id, span);
    else if (duplicates === undefined) duplicates = [span];
    else duplicates.push(span);
  }
  const groups = duplicates === undefined ? undefined : duplicateGroups(scratch, duplicates);

  let tops = 0;
  let forward = true;
  for (let span = 0; span < count; span++) {
    const id = raw.parentIds[from + span];
    let up = -1;
    if (id) {
      const found = index.get(id);
      // "0" means "no parent" unless another span really has that id.
      if (found === undefined || found === span) {
        if (!isZero(id)) {
          flags[span] |= found === undefined ? SpanFlag.ORPHAN : SpanFlag.CYCLE;
          log.note(found === undefined ? "missing parent" : "cycle", traceId, ids[span]);
        }
      } else up = found;
    }
    parent[span] = up;
    if (up < 0) tops++;
    else if (up > span) forward = false;
  }
  // Where every parent was recorded before its child there is no cycle.
  if (!forward) tops += cutCycles(scratch, traceId, count, log);
  if (groups !== undefined) rename(scratch, groups, traceId, log);
  noteRoots(scratch, traceId, count, log);
  return { tops, timeless };
}

/** Spans that share an id, by start, then duration, then as recorded; the index leads to the first of each. */
function duplicateGroups(scratch: Scratch, duplicates: readonly number[]): Map<string, number[]> {
  const { index, ids, start, duration } = scratch;
  const groups = new Map<string, number[]>();
  for (const span of duplicates) {
    const group = groups.get(ids[span]);
    if (group !== undefined) group.push(span);
    else groups.set(ids[span], [index.get(ids[span])!, span]);
  }
  for (const [id, group] of groups) {
    group.sort((a, b) => start[a] - start[b] || (duration[a] || 0) - (duration[b] || 0) || a - b);
    index.set(id, group[0]);
  }
  return groups;
}

/** After linking, so that no recorded parent id meets a new name by chance. */
function rename(scratch: Scratch, groups: Map<string, number[]>, traceId: string, log: RepairLog): void {
  for (const [id, group] of groups) {
    let number = 1;
    for (let i = 1; i < group.length; i++) {
      log.note("duplicate span id", traceId, id);
      do number++;
      while (scratch.index.has(`${id}#${number}`));
      scratch.ids[group[i]] = `${id}#${number}`;
      scratch.index.set(scratch.ids[group[i]], group[i]);
      scratch.flags[group[i]] |= SpanFlag.DUPLICATE;
    }
  }
}

function noteRoots({ parent, flags, ids }: Scratch, traceId: string, count: number, log: RepairLog): void {
  let roots = 0;
  let example = -1;
  for (let span = 0; span < count; span++) {
    if (parent[span] >= 0) continue;
    if ((flags[span] & (SpanFlag.ORPHAN | SpanFlag.CYCLE)) === 0) roots++;
    if (example < 0 || roots === 2) example = span;
    if (roots === 2) break;
  }
  if (roots === 0) log.note("no root", traceId, ids[example], "traces");
  else if (roots === 2) log.note("several roots", traceId, ids[example], "traces");
}

function isZero(id: string): boolean {
  if (id.charCodeAt(0) !== 48) return false;
  for (let i = 1; i < id.length; i++) if (id.charCodeAt(i) !== 48) return false;
  return true;
}
