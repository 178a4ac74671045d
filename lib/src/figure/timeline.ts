import { LabelEaseError } from "../base/error.js";
import type { LabelTable } from "../label/label-table.js";
import { COLOURS } from "./colours.js";
import type { Figure } from "./figure.js";
import { axis, LAYOUT, titleOf } from "./layout.js";
import { Picture, triangle } from "./svg.js";
import { timeTicks } from "./ticks.js";
import type { TimeColumns } from "./time-columns.js";

/** How {@link timeline} draws. */
export interface TimelineOptions {
  /** Bars over the whole time. Default 120. */
  readonly bars?: number;
}

const WIDTH = 900;
const LEFT = 84;
const RIGHT = 884;

/**
 * A recording over time: the share of traces labelled abnormal, the number of traces, and the traces people answered.
 *
 * @param times Of the recording the labels are of; see {@link timeColumns}.
 * @throws LabelEaseError if a labelled trace is not among the times.
 *
 * @example
 * const row = {
 *   traceId: "t1", label: "abnormal", source: "human", annotator: "ann", representativeId: "t1",
 *   distance: 0, confidence: 1, time: "",
 * } as const;
 * const times = { ids: ["t1"], start: Float64Array.of(0), duration: Float64Array.of(5), spans: Uint32Array.of(1) };
 * assert.equal(timeline(times, LabelTable.of([row])).title, "1 trace labelled; 1 abnormal (100 %)");
 */
export function timeline(times: TimeColumns, labels: LabelTable, { bars = 120 }: TimelineOptions = {}): Figure {
  const { ids, abnormal, human } = labels.columns;
  const starts = startsOf(times, ids);
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const start of starts) {
    from = Math.min(from, start);
    to = Math.max(to, start);
  }
  if (ids.length === 0) [from, to] = [0, 0];
  const width = Math.max(1, (to - from) / bars);
  const all = new Uint32Array(bars);
  const bad = new Uint32Array(bars);
  const answers: { at: number; abnormal: boolean; id: string }[] = [];
  for (let i = 0; i < ids.length; i++) {
    const bar = Math.min(bars - 1, Math.floor((starts[i] - from) / width));
    all[bar]++;
    bad[bar] += abnormal[i];
    if (human[i] === 1) answers.push({ at: starts[i], abnormal: abnormal[i] === 1, id: ids[i] });
  }
  const title = titleOfLabels(labels);
  const data = { from, to, width, all, bad, answers };
  return { title, plotly: plotlyOf(title, data), svg: svgOf(title, data) };
}

interface TimelineData {
  readonly from: number;
  readonly to: number;
  /** Of a bar. */
  readonly width: number;
  readonly all: Uint32Array;
  readonly bad: Uint32Array;
  readonly answers: readonly { readonly at: number; readonly abnormal: boolean; readonly id: string }[];
}

function startsOf({ ids, start }: TimeColumns, wanted: readonly string[]): Float64Array {
  // As a rule both are in the order of the recording.
  if (ids.length === wanted.length && wanted.every((id, i) => id === ids[i])) return start;
  const rows = new Map(ids.map((id, row) => [id, row]));
  return Float64Array.from(wanted, (id) => {
    const row = rows.get(id);
    if (row === undefined)
      throw new LabelEaseError("Cannot draw time line: trace is not in the recording", { trace: id });
    return start[row];
  });
}

function titleOfLabels({ length, columns }: LabelTable): string {
  const abnormal = columns.abnormal.reduce((sum, value) => sum + value, 0);
  const many = (n: number) => n.toLocaleString("en-US");
  const share = length === 0 ? "" : ` (${Number(((100 * abnormal) / length).toFixed(1))} %)`;
  return `${many(length)} ${length === 1 ? "trace" : "traces"} labelled; ${many(abnormal)} abnormal${share}`;
}

function svgOf(title: string, { from, to, width, all, bad, answers }: TimelineData): string {
  const picture = new Picture(WIDTH, 262);
  const { ink, abnormal, normal, line, band, control } = COLOURS;
  const x = (us: number) => LEFT + ((us - from) / Math.max(1, to - from)) * (RIGHT - LEFT);
  picture.text(16, 24, title, { size: 14, fill: ink, bold: true });
  const [top, tall] = [44, 90];
  for (const share of [1, 0.5, 0]) {
    const y = top + tall * (1 - share);
    picture.line(LEFT, y, RIGHT, y, line);
    picture.text(LEFT - 8, y + 4, share === 0 ? "0" : `${100 * share} %`, { anchor: "end" });
  }
  picture.text(16, top + 26, "abnormal");
  const loadTop = top + tall + 12;
  picture.text(16, loadTop + 20, "traces");
  const most = all.reduce((a, b) => Math.max(a, b), 1);
  picture.text(LEFT - 8, loadTop + 9, String(most), { anchor: "end" });
  const wide = (RIGHT - LEFT) / all.length;
  for (let bar = 0; bar < all.length; bar++) {
    if (all[bar] === 0) continue;
    const left = x(from + bar * width) + 0.5;
    const share = bad[bar] / all[bar];
    if (share > 0) picture.box(left, top + tall * (1 - share), wide - 1, tall * share, abnormal);
    const high = (34 * all[bar]) / most;
    picture.box(left, loadTop + 34 - high, wide - 1, high, band);
  }
  const row = loadTop + 52;
  picture.text(16, row + 4, "answers");
  for (const answer of answers) {
    const at = x(answer.at);
    if (answer.abnormal) picture.path(triangle(at, row - 4, 5), `fill="${abnormal}"`);
    else picture.dot(at, row + 8, 4, normal);
  }
  const bottom = row + 22;
  picture.line(LEFT, bottom, RIGHT, bottom, control);
  for (const { at, text } of timeTicks(from, to)) {
    picture.line(x(at), bottom, x(at), bottom + 4, control);
    picture.text(x(at), bottom + 17, text, { anchor: "middle" });
  }
  picture.text(16, bottom + 17, "UTC");
  return picture.svg(title);
}

function plotlyOf(title: string, { from, to, width, all, bad, answers }: TimelineData) {
  const when = (us: number) => new Date(us / 1000).toISOString();
  const x = Array.from(all, (_, bar) => when(from + (bar + 0.5) * width));
  const bar = { type: "bar", x, width: width / 1000, xaxis: "x" };
  const mark = (isAbnormal: boolean) => {
    const some = answers.filter((answer) => answer.abnormal === isAbnormal);
    return {
      type: "scatter",
      mode: "markers",
      name: `answered ${isAbnormal ? "abnormal" : "normal"}`,
      x: some.map(({ at }) => when(at)),
      y: some.map(() => (isAbnormal ? 1 : 0)),
      text: some.map(({ id }) => id),
      hoverinfo: "text+x",
      marker: {
        symbol: isAbnormal ? "triangle-up" : "circle",
        color: isAbnormal ? COLOURS.abnormal : COLOURS.normal,
        size: 9,
      },
      yaxis: "y3",
    };
  };
  return {
    data: [
      {
        ...bar,
        name: "share labelled abnormal",
        y: Array.from(all, (n, i) => (n === 0 ? null : Math.round((1000 * bad[i]) / n) / 10)),
        marker: { color: COLOURS.abnormal },
        yaxis: "y",
      },
      { ...bar, name: "traces", y: [...all], marker: { color: COLOURS.open, opacity: 0.6 }, yaxis: "y2" },
      mark(true),
      mark(false),
    ],
    layout: {
      ...LAYOUT,
      title: titleOf(title),
      height: 340,
      bargap: 0.1,
      xaxis: axis({ type: "date", range: [when(from), when(Math.max(to, from + 1))], anchor: "y3" }),
      yaxis: axis({ domain: [0.48, 1], range: [0, 100], ticksuffix: " %", title: { text: "abnormal" } }),
      yaxis2: axis({ domain: [0.2, 0.42], title: { text: "traces" } }),
      yaxis3: axis({ domain: [0, 0.14], range: [-0.6, 1.6], showticklabels: false, showgrid: false }),
      legend: { ...LAYOUT.legend, y: -0.14 },
    },
  };
}
