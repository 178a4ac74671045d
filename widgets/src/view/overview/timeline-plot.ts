import type { Said, TraceColumns } from "../../contract/overview-state.js";
import { percent } from "../../draw/overview-texts.js";
import { emptyRuns, lengthText, type TimeBins, timeTicks } from "../../draw/time-bins.js";
import { html, svg } from "../dom.js";
import { count } from "../numbers.js";

/** Places of the lanes, pixels from the top. */
const RATE = { top: 8, tall: 64 } as const;
const LOAD = { top: 82, tall: 26 } as const;
const ANSWERS = 120;
const AXIS = 142;
export const PLOT_HEIGHT = 162;
export const DETAIL_HEIGHT = 92;

/** Hatching of what was not recorded; an id of its own for each drawing. */
function hatch(id: string): SVGElement {
  const line = svg("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: "var(--le-pop-band)", "stroke-width": 1.2 });
  const pattern = { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  return svg("defs", {}, svg("pattern", pattern, line));
}

/** What stands to the left of the lanes. */
export function laneLabels(bins: TimeBins): HTMLElement {
  const per = html("small", {}, bins.most === 0 ? "" : `per ${lengthText(bins.length)}`);
  const at = (top: number, ...words: (Node | string)[]) =>
    html("span", { style: `position: absolute; left: 0; top: ${top}px` }, ...words);
  const tick = (top: number, text: string) =>
    html("small", { style: `position: absolute; right: 0; top: ${top}px; color: var(--le-ink-3)` }, text);
  return html(
    "span",
    { style: `height: ${PLOT_HEIGHT}px`, "aria-hidden": "true" },
    at(RATE.top + 18, "abnormal", per),
    at(LOAD.top - 2, "traces", per.cloneNode(true)),
    at(ANSWERS - 5, "answers"),
    tick(RATE.top - 8, "100 %"),
    tick(RATE.top + RATE.tall - 9, "0"),
    tick(LOAD.top - 6, count(bins.most)),
  );
}

/** Share of abnormal traces, number of traces, and answers over time. */
export function timelinePlot(
  bins: TimeBins,
  { origin, start, count: traces }: TraceColumns,
  said: Said,
  width: number,
  id: string,
): SVGElement {
  const wide = width / bins.all.length;
  const to = bins.from + bins.all.length * bins.length;
  const x = (at: number) => ((at - bins.from) / (to - bins.from)) * width;
  const parts: SVGElement[] = [hatch(id)];
  if (traces > 0) {
    for (const run of emptyRuns(bins)) {
      const box = {
        x: run.from * wide,
        width: (run.to - run.from) * wide,
        y: RATE.top,
        height: LOAD.top + LOAD.tall - RATE.top,
      };
      parts.push(svg("rect", { ...box, fill: `url(#${id})` }));
    }
  }
  for (const share of [0, 0.5, 1]) {
    const y = RATE.top + RATE.tall * (1 - share) + 0.5;
    parts.push(svg("line", { x1: 0, x2: width, y1: y, y2: y, stroke: `var(--le-line${share === 0 ? "" : "-faint"})` }));
  }
  const rate = (bin: number) => (RATE.tall * bins.abnormal[bin]) / bins.all[bin];
  const load = (bin: number) => (LOAD.tall * bins.all[bin]) / bins.most;
  parts.push(
    svg("path", { d: bars(bins, wide, RATE.top + RATE.tall, rate), fill: "var(--le-abnormal)" }),
    svg("path", { d: bars(bins, wide, LOAD.top + LOAD.tall, load), fill: "var(--le-pop)", "fill-opacity": 0.6 }),
  );
  for (const { row, value } of said.traces) {
    const at = x(start[row]);
    if (value === "abnormal")
      parts.push(svg("path", { d: `M${at} ${ANSWERS - 6}l5 9h-10z`, fill: "var(--le-abnormal)" }));
    else if (value === "normal")
      parts.push(svg("circle", { cx: at, cy: ANSWERS + 12, r: 4, fill: "var(--le-normal)" }));
    else if (value === "unsure")
      parts.push(svg("path", { d: `M${at} ${ANSWERS + 7}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`, fill: "var(--le-unsure)" }));
  }
  if (traces > 0) parts.push(...axis(origin + bins.from, origin + to, width, AXIS));
  return svg("svg", { height: PLOT_HEIGHT, width, "aria-hidden": "true" }, ...parts);
}

/** The selected piece of time, bar by bar: traces in grey, the abnormal ones among them in colour. */
export function detailPlot(
  bins: TimeBins,
  origin: number,
  from: number,
  to: number,
  width: number,
  id: string,
): SVGElement {
  const scale = width / Math.max(1, to - from);
  const wide = bins.length * scale;
  const first = (bins.from - from) * scale;
  const high = (traces: number) => ((DETAIL_HEIGHT - 6) * traces) / Math.max(1, bins.most);
  const parts: SVGElement[] = [hatch(id)];
  for (const run of emptyRuns(bins)) {
    const box = { x: first + run.from * wide, width: (run.to - run.from) * wide, y: 2, height: DETAIL_HEIGHT - 2 };
    parts.push(svg("rect", { ...clipped(box, width), fill: `url(#${id})` }));
  }
  parts.push(
    svg("path", {
      d: bars(bins, wide, DETAIL_HEIGHT, (bin) => high(bins.all[bin]), first, width),
      fill: "var(--le-pop)",
      "fill-opacity": 0.6,
    }),
    svg("path", {
      d: bars(bins, wide, DETAIL_HEIGHT, (bin) => high(bins.abnormal[bin]), first, width),
      fill: "var(--le-abnormal)",
    }),
    ...axis(origin + from, origin + to, width, DETAIL_HEIGHT),
  );
  return svg("svg", { height: DETAIL_HEIGHT + 20, width, "aria-hidden": "true" }, ...parts);
}

/** What a bar says, for a pointer over it. */
export function barText(bins: TimeBins, bin: number, clock: (at: number) => string): string {
  const from = bins.from + bin * bins.length;
  const when = `${clock(from)} to ${clock(from + bins.length)}`;
  if (bins.all[bin] === 0) return `${when}: nothing recorded`;
  const share =
    bins.labelled[bin] === 0 ? "not labelled yet" : `${percent(bins.abnormal[bin] / bins.all[bin])} abnormal`;
  return `${when}: ${count(bins.all[bin])} ${bins.all[bin] === 1 ? "trace" : "traces"}, ${share}`;
}

function clipped<B extends { x: number; width: number }>(box: B, width: number): B {
  const left = Math.max(0, box.x);
  return { ...box, x: left, width: Math.max(0, Math.min(width, box.x + box.width) - left) };
}

function bars(
  bins: TimeBins,
  wide: number,
  bottom: number,
  high: (bin: number) => number,
  first = 0,
  end = Number.POSITIVE_INFINITY,
): string {
  let path = "";
  const gap = wide > 3 ? 1 : 0;
  for (let bin = 0; bin < bins.all.length; bin++) {
    if (bins.all[bin] === 0) continue;
    const tall = high(bin);
    const { x, width } = clipped({ x: first + bin * wide + gap / 2, width: Math.max(0.7, wide - gap) }, end);
    if (tall > 0 && width > 0)
      path += `M${x.toFixed(1)} ${bottom}v-${tall.toFixed(1)}h${width.toFixed(1)}v${tall.toFixed(1)}z`;
  }
  return path;
}

function axis(from: number, to: number, width: number, y: number): SVGElement[] {
  const parts = [svg("line", { x1: 0, x2: width, y1: y + 0.5, y2: y + 0.5, stroke: "var(--le-line)" })];
  for (const { at, text } of timeTicks(from, to, Math.max(2, width / 100))) {
    const x = ((at - from) / Math.max(1, to - from)) * width;
    const anchor = x < 20 ? "start" : x > width - 24 ? "end" : "middle";
    parts.push(
      svg("line", { x1: x, x2: x, y1: y, y2: y + 4, stroke: "var(--le-ink-3)" }),
      svg("text", { x, y: y + 15, "text-anchor": anchor }, text),
    );
  }
  return parts;
}
