import { LabelEaseError } from "../base/error.js";
import { duration as inWords } from "../label/describe/units.js";
import type { LabelTable } from "../label/label-table.js";
import { COLOURS } from "./colours.js";
import type { Figure } from "./figure.js";
import { axis, LAYOUT, titleOf } from "./layout.js";
import { Picture } from "./svg.js";
import type { TimeColumns } from "./time-columns.js";

/** How {@link durationHistogram} draws. */
export interface DurationHistogramOptions {
  /** Colours the bars by label: columns of the same recording, in its order. */
  readonly labels?: LabelTable;
  /** Default 60. */
  readonly bars?: number;
}

const WIDTH = 900;
const HEIGHT = 260;

/**
 * How long traces take: bars of equal width in the logarithm, abnormal ones stacked on normal ones.
 *
 * @throws LabelEaseError if the labels are of other traces.
 *
 * @example
 * const times = {
 *   ids: ["a", "b", "c"], start: new Float64Array(3), duration: Float64Array.of(1000, 2000, 9000), spans: new Uint32Array(3),
 * };
 * assert.equal(durationHistogram(times).title, "3 traces take 1 ms to 9 ms, half of them at most 2 ms");
 */
export function durationHistogram(
  { ids, duration }: TimeColumns,
  { labels, bars = 60 }: DurationHistogramOptions = {},
): Figure {
  const abnormalOf = labels === undefined ? undefined : abnormalById(ids, labels);
  const sorted = Float64Array.from(duration).sort();
  const low = Math.max(1, sorted[0] ?? 1);
  const high = Math.max(low * 1.01, sorted[sorted.length - 1] ?? 1);
  const step = Math.log(high / low) / bars;
  const normal = new Uint32Array(bars);
  const abnormal = new Uint32Array(bars);
  for (let i = 0; i < ids.length; i++) {
    const bar = Math.min(bars - 1, Math.max(0, Math.floor(Math.log(Math.max(1, duration[i]) / low) / step)));
    if (abnormalOf?.[i] === 1) abnormal[bar]++;
    else normal[bar]++;
  }
  const edges = Float64Array.from({ length: bars + 1 }, (_, i) => low * Math.exp(i * step));
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const traces = `${ids.length.toLocaleString("en-US")} ${ids.length === 1 ? "trace takes" : "traces take"}`;
  const title = `${traces} ${inWords(sorted[0] ?? 0)} to ${inWords(sorted[sorted.length - 1] ?? 0)}, half of them at most ${inWords(median)}`;
  const counts = { edges, normal, abnormal, isLabelled: labels !== undefined };
  return { title, plotly: plotlyOf(title, counts), svg: svgOf(title, counts) };
}

interface BarCounts {
  /** Microseconds, one more than bars. */
  readonly edges: Float64Array;
  readonly normal: Uint32Array;
  readonly abnormal: Uint32Array;
  readonly isLabelled: boolean;
}

function abnormalById(ids: readonly string[], { columns }: LabelTable): Uint8Array {
  const rows = new Map(columns.ids.map((id, row) => [id, row]));
  return Uint8Array.from(ids, (id) => {
    const row = rows.get(id);
    if (row === undefined) throw new LabelEaseError("Cannot draw durations: trace has no label", { trace: id });
    return columns.abnormal[row];
  });
}

function svgOf(title: string, { edges, normal, abnormal, isLabelled }: BarCounts): string {
  const picture = new Picture(WIDTH, HEIGHT);
  const [left, right, top, bottom] = [60, WIDTH - 16, 44, HEIGHT - 46];
  const most = normal.reduce((a, n, i) => Math.max(a, n + abnormal[i]), 1);
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const x = (us: number) => left + (Math.log(us / low) / Math.log(high / low)) * (right - left);
  const y = (count: number) => bottom - (count / most) * (bottom - top);
  picture.text(16, 24, title, { size: 14, fill: COLOURS.ink, bold: true });
  picture.line(left, top, right, top, COLOURS.line);
  picture.text(left - 8, top + 4, String(most), { anchor: "end" });
  picture.text(left - 8, bottom + 4, "0", { anchor: "end" });
  picture.text(16, top + 40, "traces");
  for (let i = 0; i < normal.length; i++) {
    const [at, wide] = [x(edges[i]) + 0.5, x(edges[i + 1]) - x(edges[i]) - 1];
    const base = y(normal[i]);
    if (normal[i] > 0) picture.box(at, base, wide, bottom - base, isLabelled ? COLOURS.normal : COLOURS.pop);
    const above = y(normal[i] + abnormal[i]);
    if (abnormal[i] > 0) picture.box(at, above, wide, base - above, COLOURS.abnormal);
  }
  picture.line(left, bottom, right, bottom, COLOURS.control);
  for (const us of powers(low, high)) {
    picture.line(x(us), bottom, x(us), bottom + 4, COLOURS.control);
    picture.text(x(us), bottom + 16, inWords(us), { anchor: "middle" });
  }
  if (isLabelled) {
    picture.box(left, HEIGHT - 16, 9, 9, COLOURS.normal);
    picture.text(left + 15, HEIGHT - 8, "normal");
    picture.box(left + 80, HEIGHT - 16, 9, 9, COLOURS.abnormal);
    picture.text(left + 95, HEIGHT - 8, "abnormal");
  }
  return picture.svg(title);
}

/** Powers of ten within a range; 1, 2 and 5 times them where it is narrow. */
function powers(low: number, high: number): number[] {
  const factors = high / low > 2000 ? [1] : [1, 2, 5];
  const found: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    for (const factor of factors) {
      const value = power * factor;
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}

function plotlyOf(title: string, { edges, normal, abnormal, isLabelled }: BarCounts) {
  const middle = Array.from(normal, (_, i) => Math.sqrt(edges[i] * edges[i + 1]) / 1000);
  const text = Array.from(normal, (_, i) => `${inWords(edges[i])} to ${inWords(edges[i + 1])}`);
  const width = Array.from(normal, (_, i) => (edges[i + 1] - edges[i]) / 1000);
  const bar = (name: string, counts: Uint32Array, color: string) => ({
    ...{ type: "bar", name, x: middle, y: [...counts], text, width, hoverinfo: "text+y+name", textposition: "none" },
    marker: { color },
  });
  const bars = isLabelled
    ? [bar("normal", normal, COLOURS.normal), bar("abnormal", abnormal, COLOURS.abnormal)]
    : [bar("traces", normal, COLOURS.pop)];
  return {
    data: bars,
    layout: {
      ...LAYOUT,
      title: titleOf(title),
      height: 300,
      barmode: "stack",
      bargap: 0.05,
      xaxis: axis({ type: "log", title: { text: "ms" } }),
      yaxis: axis({ title: { text: "traces" } }),
      legend: { ...LAYOUT.legend, y: -0.3 },
    },
  };
}
