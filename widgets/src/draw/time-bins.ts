import { LABEL } from "../contract/overview-state.js";

/** Lengths of a bar that people count in, microseconds. */
const LENGTHS = [
  ...[1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5],
  ...[1e6, 2e6, 5e6, 10e6, 15e6, 30e6, 60e6, 120e6, 300e6, 600e6, 900e6, 1800e6],
  ...[3600e6, 7200e6, 21600e6, 43200e6, 86400e6, 604800e6],
];

/** Traces in equal pieces of time. */
export interface TimeBins {
  /** Of the first bar, microseconds in the time of the starts. */
  readonly from: number;
  /** Of a bar. */
  readonly length: number;
  readonly all: Uint32Array;
  readonly abnormal: Uint32Array;
  readonly labelled: Uint32Array;
  readonly most: number;
}

/**
 * Counts traces in bars of a length that people count in.
 *
 * @param start, label One entry per trace; see `TraceColumns`, `LabelColumns`.
 * @param from, to What is looked at, in the time of the starts.
 * @param bars At most.
 * @param origin Of the starts, so that bars begin at full minutes or hours.
 *
 * @example
 * const bins = timeBins(Float64Array.of(0, 30e6, 90e6), Uint8Array.of(1, 2, 2), 0, 90e6, 2);
 * assert.deepEqual([bins.length, [...bins.all], [...bins.abnormal]], [60e6, [2, 1], [1, 1]]);
 */
export function timeBins(
  start: Float64Array,
  label: Uint8Array,
  from: number,
  to: number,
  bars: number,
  origin = 0,
): TimeBins {
  const wanted = to > from ? (to - from) / bars : 1e6;
  let length = LENGTHS.find((some) => some >= wanted) ?? wanted;
  const begin = (bar: number) => Math.floor((origin + from) / bar) * bar - origin;
  let first = begin(length);
  // Begun at a round time, one bar more may be needed.
  if (Math.floor((to - first) / length) >= bars) {
    length = LENGTHS.find((some) => some > length) ?? length * 2;
    first = begin(length);
  }
  const count = Math.max(1, Math.floor((to - first) / length) + 1);
  const all = new Uint32Array(count);
  const abnormal = new Uint32Array(count);
  const labelled = new Uint32Array(count);
  for (let row = 0; row < start.length; row++) {
    if (start[row] < from || start[row] > to) continue;
    const bin = Math.floor((start[row] - first) / length);
    all[bin]++;
    if (label[row] === LABEL.abnormal) abnormal[bin]++;
    if (label[row] !== LABEL.open) labelled[bin]++;
  }
  return { from: first, length, all, abnormal, labelled, most: all.reduce((a, b) => Math.max(a, b), 0) };
}

/** "minute", "10 s", "5 min": what a bar stands for. */
export function lengthText(us: number): string {
  const whole: readonly (readonly [number, string, string])[] = [
    [86400e6, "day", "days"],
    [3600e6, "hour", "h"],
    [60e6, "minute", "min"],
    [1e6, "second", "s"],
    [1e3, "ms", "ms"],
  ];
  for (const [unit, one, many] of whole) {
    if (us >= unit) return us === unit ? one : `${Number((us / unit).toPrecision(3))} ${many}`;
  }
  return `${us} µs`;
}

/** "One bar is 2 min." */
export function barLengthText({ length }: TimeBins): string {
  const text = lengthText(length);
  return `One bar is ${/^\d/.test(text) ? text : `one ${text}`}.`;
}

/** "4 h 10 min", "32 s": how long a recording is. */
export function spanText(us: number): string {
  if (us < 1e6) return `${Number((us / 1000).toPrecision(3))} ms`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 72) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

/** Pieces of time in which nothing was recorded, as runs of bars. */
export function emptyRuns({ all }: TimeBins): { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let bin = 0; bin < all.length; bin++) {
    if (all[bin] > 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === bin) last.to = bin + 1;
    else runs.push({ from: bin, to: bin + 1 });
  }
  return runs;
}

/** Places on an axis of time, with their words in UTC. */
export function timeTicks(from: number, to: number, count: number): { readonly at: number; readonly text: string }[] {
  const wanted = Math.max(1, (to - from) / Math.max(1, count));
  const step =
    LENGTHS.find((some) => some >= wanted && some !== 2e6 && some !== 120e6) ?? Math.ceil(wanted / 86400e6) * 86400e6;
  const ticks: { at: number; text: string }[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to && ticks.length < 50; at += step) {
    ticks.push({ at, text: tickText(at, step) });
  }
  return ticks;
}

function tickText(us: number, step: number): string {
  const date = new Date(us / 1000);
  if (Number.isNaN(date.getTime())) return "?";
  const iso = date.toISOString();
  if (step >= 86400e6) return iso.slice(0, 10);
  if (step >= 60e6) return iso.slice(11, 16);
  return step >= 1e6 ? iso.slice(11, 19) : iso.slice(17, 23);
}

/** Time of day with seconds, UTC. */
export function clockText(us: number): string {
  const date = new Date(us / 1000);
  return Number.isNaN(date.getTime()) ? "time not known" : date.toISOString().slice(11, 19);
}
