import type { Inspection } from "./inspection.js";

const YEAR_2000 = 946_684_800e6;
const YEAR_2100 = 4_102_444_800e6;

/**
 * What to look at before labelling, in words.
 *
 * @param wholeMillis Spans whose duration is a whole number of milliseconds.
 * @param unit What is wrong with the unit of durations.
 */
export function remarksOn(found: Omit<Inspection, "remarks">, wholeMillis: number, unit?: string): string[] {
  const { traces, spans, from, to, gaps, calls, callsBefore, orphans, rootless, severalRoots, structures } = found;
  const remarks: string[] = [];
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  if (unit !== undefined) remarks.push(`durations look ${unit}: children do not fit into their parents`);
  if (from < YEAR_2000 || to > YEAR_2100) {
    remarks.push(
      "times are not of this century: their unit may be wrong, or they count from the start of the recording",
    );
  }
  if (spans > 100 && wholeMillis === spans) {
    remarks.push("every duration is a whole number of milliseconds: short calls cannot be told apart");
  }
  if (callsBefore > 0) {
    remarks.push(
      `${percent(callsBefore, calls)} of the calls between services begin before their caller: clocks differ`,
    );
  }
  if (gaps.length > 0) {
    const longest = gaps.reduce((most, { from, to }) => Math.max(most, to - from), 0) / 1e6;
    remarks.push(`${gaps.length} gaps without a trace, the longest of ${Math.round(longest)} s`);
  }
  if (orphans > 0) remarks.push(`${percent(orphans, spans)} of the spans name a parent that is missing`);
  if (rootless > 0) remarks.push(`${percent(rootless, traces)} of the traces have no root`);
  if (severalRoots > 0) remarks.push(`${percent(severalRoots, traces)} of the traces have several roots`);
  if (found.unusableTimes > 0)
    remarks.push(`${found.unusableTimes} spans have a start or duration that cannot be used`);
  if (found.errorShare === null)
    remarks.push("no span says how it ended: faults that show in the status cannot be seen");
  if (structures > traces / 2 && traces > 100) {
    remarks.push("most traces have a structure of their own: names may hold ids or addresses");
  }
  return remarks;
}
