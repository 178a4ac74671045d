import type { CardData } from "../contract/card-data.js";
import { type CallTree, callTree, NONE } from "./call-tree.js";
import { lane } from "./lane.js";
import { cut, element, escapeMarkup, lines } from "./markup.js";
import { calleeOf, hueOf, operationOf, serviceOf, shortOperation } from "./names.js";
import { count, counted, duration } from "./numbers.js";
import { type Palette, palette } from "./palette.js";
import { excessOf, FEW, milliseconds, rowFigures, timesUsual } from "./row-figures.js";
import { foldedSpans, openAtFirst, shownRows } from "./shown-rows.js";
import { spanEnds } from "./span-ends.js";
import { onAxis, type TimeAxis, timeAxis } from "./time-axis.js";

/** What a person said of a trace. */
export type Said = "normal" | "abnormal" | "unsure" | "skip";

export interface CardSvgOptions {
  /** A dark ground. The drawing brings its ground with it, so either can be read on any page. */
  readonly dark?: boolean;
  readonly said?: Said;
}

const WIDTH = 860;
const PAD = 20;
const ROW = 24;
/** Rows drawn at most. */
const MOST_ROWS = 14;
/** Left and right end of the time axis, and right ends of the columns. */
const [LEFT, RIGHT] = [330, 672];
const [SELF, USUAL, RATIO] = [730, 786, WIDTH - PAD];
const FONT = "Inter, 'DejaVu Sans', Verdana, 'Segoe UI', Helvetica, Arial, sans-serif";

/**
 * A card as one drawing that needs no kernel, no script and no style sheet: for pages, and notebooks that are only read.
 *
 * @returns SVG with presentation attributes only; names in it are text.
 */
export function cardSvg(data: CardData, { dark = false, said }: CardSvgOptions = {}): string {
  const color = palette(dark);
  const tree = callTree(data);
  const open = openAtFirst(tree, data);
  const all = shownRows(tree, open);
  const rows = around(all, tree, data);
  const headline = lines(data.headline, said === undefined ? 84 : 66, 2);
  const detail = lines(data.detail, 118, 3);
  const parts: string[] = [];
  let y = 34;
  const stands = data.unusual.length > 0;
  parts.push(stands ? triangle(PAD + 6, y - 5, color("abnormal"), "none") : ring(PAD + 6, y - 5, color("open")));
  for (const line of headline) {
    parts.push(text(line, PAD + 20, y, { size: 15, weight: 600, fill: color("ink") }));
    y += 20;
  }
  if (said !== undefined) parts.push(badge(said, color));
  for (const line of detail) {
    parts.push(text(line, PAD, y, { fill: color("ink-2") }));
    y += 17;
  }
  parts.push(text(metaOf(data), PAD, y + 3, { size: 11, fill: color("ink-3") }));
  y += 18;
  parts.push(rule(y, color));
  y += 20;
  const axis = timeAxis(data.spans);
  parts.push(text("call", PAD, y, { size: 11, fill: color("ink-3") }));
  for (const [label, x] of [
    ["self ms", SELF],
    ["usual", USUAL],
    ["ratio", RATIO],
  ] as const) {
    parts.push(text(label, x, y, { size: 11, fill: color("ink-3"), anchor: "end" }));
  }
  const top = y + 8;
  axis.ticks.forEach(({ at, label }, i) => {
    const x = place(axis, at);
    const anchor = i === 0 && x < LEFT + 20 ? "start" : x > RIGHT - 16 ? "end" : "middle";
    parts.push(text(label, x, y, { size: 11, fill: color("ink-3"), anchor }));
    parts.push(element("line", { x1: x, x2: x, y1: top, y2: top + rows.length * ROW, stroke: color("line-faint") }));
  });
  const ends = spanEnds(data.spans.parent);
  for (const [i, node] of rows.entries()) {
    parts.push(drawRow(data, tree, node, open[node] === 1, axis, ends, top + i * ROW, color));
  }
  y = top + rows.length * ROW;
  parts.push(rule(y, color));
  parts.push(
    legend(y + 20, color),
    text(footOf(tree, all, rows), WIDTH - PAD, y + 24, { size: 11, fill: color("ink-3"), anchor: "end" }),
  );
  const height = y + 38;
  const ground = element("rect", {
    x: 0.5,
    y: 0.5,
    width: WIDTH - 1,
    height: height - 1,
    rx: 6,
    fill: color("panel"),
    stroke: color("line"),
  });
  const title = element("title", {}, escapeMarkup(cut(data.headline, 300)));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: "img",
      "font-family": FONT,
      "font-size": 12,
    },
    title,
    ground,
    ...parts,
  );
}

/** The rows around the one that explains most, where there are too many. */
function around(shown: Uint32Array, tree: CallTree, { unusual }: CardData): Uint32Array {
  const at = unusual.length === 0 ? 0 : shown.indexOf(tree.nodeOf[unusual[0]]);
  const from = Math.max(0, Math.min(at - 8, shown.length - MOST_ROWS));
  return shown.slice(from, from + MOST_ROWS);
}

function drawRow(
  data: CardData,
  tree: CallTree,
  node: number,
  isOpen: boolean,
  axis: TimeAxis,
  ends: Uint32Array,
  y: number,
  color: Palette,
): string {
  const rows = tree.spans.subarray(tree.offsets[node], tree.offsets[node + 1]);
  const [row] = rows;
  const { spans } = data;
  const isUnusual = tree.unusual[node] === 1;
  const isSlow = isUnusual && rows.some((r) => excessOf(data, r) > 0);
  const isStandIn = spans.standIn[row] === 1;
  const hue = color(`svc-${hueOf(data, row)}`);
  const figures = rowFigures(data, rows);
  const x = PAD + Math.min(tree.depth[node], 9) * 12;
  const parts: string[] = [];
  if (isUnusual) parts.push(element("rect", { x: 1, y, width: WIDTH - 2, height: ROW, fill: color("abnormal-soft") }));
  else parts.push(element("line", { x1: PAD, x2: WIDTH - PAD, y1: y + ROW, y2: y + ROW, stroke: color("line-faint") }));
  parts.push(element("rect", { x, y: y + 6, width: 3, height: 12, rx: 1, fill: hue }));

  const room = Math.floor((LEFT - 22 - x - 9 - (isUnusual ? 18 : 0)) / 6.6);
  const callee = isUnusual ? calleeOf(data, row) : undefined;
  const folded = tree.end[node] > node + 1 ? tree.spansWithin[node] - rows.length : 0;
  const many = `${rows.length > 1 ? ` ×${count(rows.length)}` : ""}${folded > 0 && !isOpen ? ` +${count(folded)}` : ""}`;
  const error = tree.errorsWithin[node] > 0 ? ` ✕ ${data.statuses?.[row] ?? "error"}` : "";
  const operation = isStandIn
    ? ""
    : cut(shortOperation(operationOf(data, row)), Math.max(6, room - many.length - error.length));
  const left = room - operation.length - many.length - error.length - 1;
  const service = isStandIn
    ? "parent not recorded"
    : left > 3
      ? cut(`${serviceOf(data, row)}${callee === undefined ? "" : ` → ${callee}`}`, left)
      : "";
  parts.push(
    element(
      "text",
      { x: x + 9, y: y + 16, fill: color("ink-3") },
      escapeMarkup(service),
      element(
        "tspan",
        { dx: service === "" ? 0 : 4, fill: color("ink"), "font-weight": isUnusual ? 700 : undefined },
        escapeMarkup(operation),
      ),
      element("tspan", { fill: color("ink-3") }, escapeMarkup(many)),
      element("tspan", { fill: color("error-ink") }, escapeMarkup(error)),
    ),
  );
  if (isSlow) parts.push(triangle(LEFT - 16, y + 12, color("abnormal"), "none"));

  const grain = (axis.to - axis.from) / 600;
  const { total, self, critical } = lane(data, rows, ends, grain);
  const bar = (from: number, to: number, more: Record<string, string | number>) =>
    element("rect", { x: place(axis, from), width: Math.max(0.7, place(axis, to) - place(axis, from)), ...more });
  const each = (stretches: readonly number[], more: Record<string, string | number>) => {
    for (let i = 0; i < stretches.length; i += 2) parts.push(bar(stretches[i], stretches[i + 1], more));
  };
  if (isStandIn) each(total, { y: y + 8.5, height: 7, fill: "none", stroke: hue, "stroke-dasharray": "3 3" });
  else {
    each(total, { y: y + 8, height: 9, rx: 1, fill: hue, "fill-opacity": 0.34 });
    each(self, { y: y + 8, height: 9, rx: 1, fill: hue });
  }
  each(critical, { y: y + 3.5, height: 1.8, fill: color("crit") });
  const path = spans.path[row];
  if (rows.length === 1 && path !== NONE && data.usual.count[path] >= FEW) {
    const from = spans.start[row];
    const end = from + spans.duration[row];
    const excess = isSlow ? excessOf(data, row) : 0;
    const p95 = from + data.usual.durationP95[path];
    parts.push(
      bar(from, excess > 0 ? Math.min(p95, end - excess) : p95, { y: y + 19, height: 2, fill: color("pop-band") }),
    );
    const mean = from + data.usual.durationMean[path];
    if (mean <= axis.to)
      parts.push(
        element("rect", { x: place(axis, mean) - 0.7, y: y + 17.5, width: 1.4, height: 5, fill: color("pop") }),
      );
    if (excess > 0) {
      parts.push(bar(end - excess, end, { y: y + 19, height: 2, fill: color("abnormal") }));
      const isRight = RIGHT - place(axis, end) >= Math.min(112, place(axis, from) - LEFT);
      const beside = isRight
        ? { x: place(axis, end) + 7, anchor: "start" }
        : { x: place(axis, from) - 7, anchor: "end" };
      const room = isRight ? RIGHT - place(axis, end) : place(axis, from) - LEFT;
      const label = room >= 108 ? `+${milliseconds(excess)} ms over p95` : `+${milliseconds(excess)}`;
      if (room >= 50)
        parts.push(
          text(label, beside.x, y + 17, { size: 11, weight: 700, fill: color("abnormal-ink"), anchor: beside.anchor }),
        );
    }
  }
  parts.push(text(milliseconds(figures.self), SELF, y + 16, { fill: color("ink"), anchor: "end" }));
  parts.push(
    text(figures.usual === undefined ? "–" : milliseconds(figures.usual), USUAL, y + 16, {
      fill: color("ink-3"),
      anchor: "end",
    }),
  );
  const ratio = isStandIn
    ? "–"
    : figures.ratio === undefined
      ? `n = ${count(figures.seen)}`
      : timesUsual(figures.ratio);
  parts.push(
    text(ratio, RATIO, y + 16, {
      fill: color(isSlow ? "abnormal-ink" : "ink-2"),
      weight: isSlow ? 700 : 400,
      anchor: "end",
    }),
  );
  return parts.join("");
}

function place(axis: TimeAxis, at: number): number {
  return LEFT + (RIGHT - LEFT) * onAxis(axis, at);
}

function metaOf({
  traceId,
  start,
  duration: took,
  usualDuration,
  spans,
  services,
  hasStatus,
  sameStructure,
  traces,
}: CardData): string {
  const date = new Date(start / 1000);
  const when = Number.isNaN(date.getTime()) ? "time not known" : `${date.toISOString().slice(11, 19)} UTC`;
  const usual = usualDuration === undefined ? "" : `, usual ${duration(usualDuration)}`;
  return [
    `trace ${cut(traceId, 32)}`,
    when,
    `${duration(took)}${usual}`,
    `${counted(spans.parent.length, "span")}, ${counted(services.length, "service")}`,
    ...(sameStructure === undefined ? [] : [`structure of ${count(sameStructure)} of ${count(traces)} traces`]),
    ...(hasStatus ? [] : ["status codes not recorded"]),
  ].join(" · ");
}

function footOf(tree: CallTree, all: Uint32Array, rows: Uint32Array): string {
  const standing = tree.spans.length - foldedSpans(tree, rows);
  const left = all.length > rows.length ? ` of ${count(all.length)}` : "";
  return `${count(rows.length)}${left} rows for ${count(standing)} of ${counted(tree.spans.length, "span")} · static picture, run the cell to label`;
}

function legend(y: number, color: Palette): string {
  const entry = (x: number, label: string, ...shapes: string[]) =>
    shapes.join("") + text(label, x + 28, y + 4, { size: 11, fill: color("ink-3") });
  const hue = color("svc-0");
  return [
    entry(
      PAD,
      "self in total",
      element("rect", { x: PAD, y: y - 4, width: 22, height: 8, fill: hue, "fill-opacity": 0.34 }),
      element("rect", { x: PAD, y: y - 4, width: 11, height: 8, fill: hue }),
    ),
    entry(
      PAD + 118,
      "critical path",
      element("rect", { x: PAD + 118, y: y - 1, width: 22, height: 1.8, fill: color("crit") }),
    ),
    entry(
      PAD + 236,
      "usual: mean, p95",
      element("rect", { x: PAD + 236, y: y - 1, width: 22, height: 2, fill: color("pop-band") }),
      element("rect", { x: PAD + 245, y: y - 4, width: 1.4, height: 8, fill: color("pop") }),
    ),
  ].join("");
}

const WORDS: Readonly<Record<Said, string>> = {
  abnormal: "▲ answered abnormal",
  normal: "● answered normal",
  unsure: "◆ unsure",
  skip: "○ skipped",
};

function badge(said: Said, color: Palette): string {
  const name = said === "skip" ? "open" : said;
  const ink = said === "skip" ? color("ink-3") : color(`${said}-ink`);
  const width = 158;
  return [
    element("rect", {
      x: WIDTH - PAD - width,
      y: 16,
      width,
      height: 26,
      rx: 4,
      fill: said === "skip" ? color("panel") : color(`${said}-soft`),
      stroke: color(name),
    }),
    text(WORDS[said], WIDTH - PAD - width / 2, 33, { weight: 700, fill: ink, anchor: "middle" }),
  ].join("");
}

function triangle(x: number, y: number, stroke: string, fill: string): string {
  return element("path", {
    d: `M${x} ${y - 5}L${x + 5.5} ${y + 4.6}H${x - 5.5}Z`,
    fill,
    stroke,
    "stroke-width": 1.5,
    "stroke-linejoin": "round",
  });
}

function ring(x: number, y: number, stroke: string): string {
  return element("circle", { cx: x, cy: y, r: 4.6, fill: "none", stroke, "stroke-width": 1.5 });
}

function rule(y: number, color: Palette): string {
  return element("line", { x1: 1, x2: WIDTH - 1, y1: y, y2: y, stroke: color("line") });
}

interface TextParts {
  readonly size?: number;
  readonly weight?: number;
  readonly fill: string;
  readonly anchor?: string;
}

function text(content: string, x: number, y: number, { size, weight, fill, anchor }: TextParts): string {
  return element(
    "text",
    { x, y, fill, "font-size": size, "font-weight": weight, "text-anchor": anchor },
    escapeMarkup(content),
  );
}
