import type { OverviewState } from "../contract/overview-state.js";
import { element } from "./markup.js";
import { count } from "./numbers.js";
import { labelCounts, percent, startRange, timelineHeadline } from "./overview-texts.js";
import { palette } from "./palette.js";
import { markPath, SVG_PAD, SVG_WIDTH, svgFrame, svgText } from "./svg-parts.js";
import { barLengthText, clockText, emptyRuns, lengthText, timeBins, timeTicks } from "./time-bins.js";

const [LEFT, RIGHT] = [120, SVG_WIDTH - SVG_PAD];
const BARS = 180;

/** The time line as a drawing that needs no kernel and no script. */
export function timelineSvg(state: OverviewState, { dark = false }: { readonly dark?: boolean } = {}): string {
  const { traces, labels, said, selection } = state;
  const color = palette(dark);
  const { first, last } = startRange(traces);
  const bins = timeBins(traces.start, labels.label, first, last, BARS, traces.origin);
  const headline = timelineHeadline(labelCounts(labels, said), traces);
  const to = bins.from + bins.all.length * bins.length;
  const x = (at: number) => LEFT + ((at - bins.from) / (to - bins.from)) * (RIGHT - LEFT);
  const wide = (RIGHT - LEFT) / bins.all.length;
  const [top, tall, loadTop, load, answers] = [66, 70, 148, 30, 196];
  const ink3 = { size: 11, fill: color("ink-3") };
  const per = lengthText(bins.length);
  const when =
    traces.count === 0 ? "" : `${new Date((traces.origin + first) / 1000).toISOString().slice(0, 10)}, UTC. `;
  const parts = [
    svgText(headline, SVG_PAD, 30, { size: 15, weight: 600, fill: color("ink") }),
    svgText(`${when}${barLengthText(bins)} Hatched: nothing recorded.`, SVG_PAD, 48, { fill: color("ink-2") }),
    svgText("abnormal", SVG_PAD, top + 32, { fill: color("ink-2") }),
    svgText(`per ${per}`, SVG_PAD, top + 46, ink3),
    svgText("traces", SVG_PAD, loadTop + 14, { fill: color("ink-2") }),
    svgText(`per ${per}`, SVG_PAD, loadTop + 28, ink3),
    svgText("answers", SVG_PAD, answers + 8, { fill: color("ink-2") }),
    svgText("100 %", LEFT - 6, top + 4, { ...ink3, anchor: "end" }),
    svgText("0", LEFT - 6, top + tall + 4, { ...ink3, anchor: "end" }),
    svgText(count(bins.most), LEFT - 6, loadTop + 8, { ...ink3, anchor: "end" }),
  ];
  const hatch = element(
    "pattern",
    { id: "le-none", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    element("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: color("pop-band"), "stroke-width": 1 }),
  );
  parts.push(element("defs", {}, hatch));
  if (traces.count > 0) {
    for (const run of emptyRuns(bins)) {
      const width = (run.to - run.from) * wide;
      parts.push(
        element("rect", {
          x: LEFT + run.from * wide,
          y: top,
          width,
          height: loadTop + load - top,
          fill: "url(#le-none)",
        }),
      );
    }
  }
  for (const share of [0, 0.5, 1]) {
    const y = top + tall * (1 - share);
    parts.push(
      element("line", { x1: LEFT, x2: RIGHT, y1: y, y2: y, stroke: color(share === 0 ? "line" : "line-faint") }),
    );
  }
  let [rates, loads] = ["", ""];
  bins.all.forEach((all, bin) => {
    if (all === 0) return;
    const left = (LEFT + bin * wide + 0.25).toFixed(1);
    const width = Math.max(0.6, wide - 0.6).toFixed(1);
    const rate = (bins.abnormal[bin] / all) * tall;
    if (rate > 0) rates += `M${left} ${top + tall}v-${rate.toFixed(1)}h${width}v${rate.toFixed(1)}z`;
    const high = ((all / bins.most) * load).toFixed(1);
    loads += `M${left} ${loadTop + load}v-${high}h${width}v${high}z`;
  });
  if (rates !== "") parts.push(element("path", { d: rates, fill: color("abnormal") }));
  if (loads !== "") parts.push(element("path", { d: loads, fill: color("pop") }));
  const at = (value: string, y: number) =>
    said.traces.filter((trace) => trace.value === value).map(({ row }) => [x(traces.start[row]), y] as const);
  parts.push(
    element("path", { d: markPath("triangle", at("abnormal", answers), 4.6), fill: color("abnormal") }),
    element("path", { d: markPath("dot", at("normal", answers + 11), 4), fill: color("normal") }),
    element("path", {
      d: markPath("dot", at("unsure", answers + 11), 3.6),
      fill: "none",
      stroke: color("unsure"),
      "stroke-width": 1.4,
    }),
  );
  if (selection?.from !== undefined && selection.to !== undefined) {
    const [a, b] = [selection.from, selection.to].map((us) => Math.max(LEFT, Math.min(RIGHT, x(us - traces.origin))));
    parts.push(
      element("rect", {
        ...{ x: a, y: top - 6, width: Math.max(1, b - a), height: answers + 18 - top },
        ...{ fill: color("focus"), "fill-opacity": 0.12, stroke: color("focus") },
      }),
      svgText(
        `selected: ${clockText(selection.from)} to ${clockText(selection.to)}, ${count(selection.count)} traces, ${percent(selection.abnormal / selection.count)} abnormal`,
        SVG_PAD,
        answers + 62,
        { size: 11, fill: color("ink-2") },
      ),
    );
  }
  const axis = answers + 22;
  parts.push(element("line", { x1: LEFT, x2: RIGHT, y1: axis, y2: axis, stroke: color("line") }));
  if (traces.count > 0) {
    for (const tick of timeTicks(traces.origin + bins.from, traces.origin + to, 8)) {
      const place = x(tick.at - traces.origin);
      parts.push(
        element("line", { x1: place, x2: place, y1: axis, y2: axis + 4, stroke: color("ink-3") }),
        svgText(tick.text, place, axis + 16, { ...ink3, anchor: place > RIGHT - 20 ? "end" : "middle" }),
      );
    }
  }
  parts.push(svgText("static picture", RIGHT, answers + 62, { ...ink3, anchor: "end" }));
  return svgFrame(headline, answers + 76, color, ...parts);
}
