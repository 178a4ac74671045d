import type { ReadContext } from "../format.js";
import type { TableColumns } from "./table-columns.js";
import { type TableUnits, unitOfEpoch, unitOfHeader } from "./time-unit.js";

const NANOS = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 } as const;

/**
 * Units of a table: what the user said; else what is known of its layout; else what the header says; else, for start and end, the size of the numbers.
 * A duration of unknown unit is compared with end less start if there is an end, and otherwise in microseconds.
 *
 * @param rows The first rows.
 */
export function tableUnits(
  { header, at, layout }: TableColumns,
  rows: readonly (readonly string[])[],
  { unit }: Pick<ReadContext, "unit">,
): TableUnits {
  const numbers = (index: number | undefined) => (index === undefined ? [] : rows.map((row) => Number(row[index])));
  const startAt = at.get("start")!;
  const endAt = at.get("end");
  const durationAt = at.get("duration");
  const known = layout?.units ?? {};
  const start = unit.start ?? known.start ?? unitOfHeader(header[startAt]) ?? unitOfEpoch(numbers(startAt)) ?? "us";
  const end =
    endAt === undefined ? start : (unitOfHeader(header[endAt]) ?? unit.start ?? unitOfEpoch(numbers(endAt)) ?? start);
  let duration =
    unit.duration ?? known.duration ?? (durationAt === undefined ? undefined : unitOfHeader(header[durationAt]));
  if (duration === undefined && durationAt !== undefined && endAt !== undefined) {
    const lengths = numbers(endAt).map((to, i) => to * NANOS[end] - Number(rows[i][startAt]) * NANOS[start]);
    const ratios = numbers(durationAt)
      .map((value, i) => lengths[i] / value)
      .filter((ratio) => ratio > 0 && Number.isFinite(ratio))
      .sort((a, b) => a - b);
    const ratio = ratios[ratios.length >> 1];
    if (ratio !== undefined) {
      duration = (["ns", "us", "ms", "s"] as const).find((name) => Math.abs(Math.log10(ratio / NANOS[name])) < 1);
    }
  }
  return { start, end, duration: duration ?? "us" };
}
