/** The time that a drawing shows, microseconds from the start of the trace. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  /** Where the lines are, with their labels; the first names the unit. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const UNITS = [
  { name: "µs", size: 1 },
  { name: "ms", size: 1e3 },
  { name: "s", size: 1e6 },
  { name: "min", size: 60e6 },
] as const;

/** A time axis over all spans: lines at 1, 2 or 5 times a power of ten. */
export function timeAxis(spans: { readonly start: Float64Array; readonly duration: Float64Array }): TimeAxis {
  let from = 0;
  let end = 0;
  for (let row = 0; row < spans.start.length; row++) {
    from = Math.min(from, spans.start[row]);
    end = Math.max(end, spans.start[row] + spans.duration[row]);
  }
  if (!(end > from)) end = from + 1;
  const to = end + (end - from) * 0.02;
  const unit = UNITS.findLast(({ size }) => to - from >= 2 * size) ?? UNITS[0];
  const step = niceStep((to - from) / unit.size / 5) * unit.size;
  const ticks: { at: number; label: string }[] = [];
  for (let n = Math.ceil(from / step); n * step <= to; n++) {
    const label = String(Number(((n * step) / unit.size).toPrecision(6)));
    ticks.push({ at: n * step, label: ticks.length === 0 ? `${label} ${unit.name}` : label });
  }
  return { from, to, ticks };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((n) => n * power >= rough * 0.999)! * power;
}

/** Where a time lies on the axis, from 0 to 1. */
export function onAxis({ from, to }: TimeAxis, time: number): number {
  return Math.min(1, Math.max(0, (time - from) / (to - from)));
}
