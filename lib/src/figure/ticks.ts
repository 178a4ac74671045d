/** Steps of an axis of time, in microseconds. */
const STEPS = [1e6, 5e6, 15e6, 60e6, 300e6, 900e6, 1800e6, 3600e6, 7200e6, 21600e6, 43200e6, 86400e6];

/** A place on an axis and its words. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/**
 * Ticks of an axis of time in UTC, about `count` of them, at whole minutes or hours; days where the axis is long.
 *
 * @param from, to Microseconds since the epoch.
 */
export function timeTicks(from: number, to: number, count = 8): Tick[] {
  const wanted = (to - from) / count;
  const days = Math.max(1, Math.ceil(wanted / 86400e6));
  const step = STEPS.find((candidate) => candidate >= wanted) ?? days * 86400e6;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length < 100; at += step) {
    const iso = new Date(at / 1000).toISOString();
    ticks.push({ at, text: step >= 86400e6 ? iso.slice(0, 10) : step < 60e6 ? iso.slice(11, 19) : iso.slice(11, 16) });
  }
  return ticks;
}

/** "03:52 to 08:01 UTC, 22 August 2022". */
export function timeSpanText(from: number, to: number): string {
  const [a, b] = [from, to].map((us) => new Date(us / 1000));
  const day = (date: Date) =>
    date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const clock = (date: Date) => date.toISOString().slice(11, 16);
  if (day(a) === day(b)) return `${clock(a)} to ${clock(b)} UTC, ${day(a)}`;
  return `${clock(a)}, ${day(a)} to ${clock(b)}, ${day(b)} UTC`;
}
