/** Units of time a table may use. */
export const TIME_UNITS = ["s", "ms", "us", "ns"] as const;

export type TimeUnit = (typeof TIME_UNITS)[number];

/** Units of the times of a table. */
export interface TableUnits {
  readonly start: TimeUnit;
  readonly end: TimeUnit;
  readonly duration: TimeUnit;
}

/** The unit a header names at its end: "start_time_us", "StartTimeUnixNano", "duration (ms)". */
export function unitOfHeader(header: string): TimeUnit | undefined {
  const [, word] =
    /(?:^|[_\s(.\]-]|unix)(ns|nanos?|nanoseconds?|us|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?)\)?$/i.exec(
      header.replace(/([a-z])([A-Z])/g, "$1_$2"),
    ) ?? [];
  if (word === undefined) return undefined;
  const lower = word.toLowerCase();
  if (lower === "ns" || lower.startsWith("nano")) return "ns";
  if (lower === "us" || lower.startsWith("micro")) return "us";
  return lower === "ms" || lower.startsWith("milli") ? "ms" : "s";
}

/**
 * The unit of epoch times by their size: seconds have 9 to 11 digits for dates from 1973 to 5138, and so on.
 *
 * @returns undefined for numbers that are no epoch times.
 *
 * @example
 * assert.equal(unitOfEpoch([1661142270232068]), "us");
 * assert.equal(unitOfEpoch([1661142270232068123]), "ns");
 * assert.equal(unitOfEpoch([12, 250]), undefined);
 */
export function unitOfEpoch(values: readonly number[]): TimeUnit | undefined {
  const usable = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = usable[usable.length >> 1];
  if (middle === undefined || middle < 1e8 || middle >= 1e20) return undefined;
  return middle < 1e11 ? "s" : middle < 1e14 ? "ms" : middle < 1e17 ? "us" : "ns";
}
