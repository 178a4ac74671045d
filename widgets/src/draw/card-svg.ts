import type { CardData } from "../contract/card-data.js";
import type { AnswerValue } from "../contract/deck-state.js";
import { type CallTree, callTree } from "./call-tree.js";
import { LAYOUT, place } from "./card-layout.js";
import { cardRowSvg } from "./card-row-svg.js";
import { cut, element, lines } from "./markup.js";
import { count, counted, duration } from "./numbers.js";
import { type Palette, palette } from "./palette.js";
import { foldedSpans, openAtFirst, shownRows } from "./shown-rows.js";
import { spanEnds } from "./span-ends.js";
import { SVG_PAD, SVG_WIDTH, svgFrame, svgText, svgTriangle } from "./svg-parts.js";
import { timeAxis } from "./time-axis.js";

export interface CardSvgOptions {
  /** A dark ground. The drawing brings its ground with it, so either can be read on any page. */
  readonly dark?: boolean;
  /** What a person said of it. */
  readonly said?: AnswerValue;
}

/** Rows drawn at most. */
const MOST_ROWS = 14;

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
  parts.push(stands ? svgTriangle(SVG_PAD + 6, y - 5, color("abnormal")) : ring(SVG_PAD + 6, y - 5, color("open")));
  for (const line of headline) {
    parts.push(svgText(line, SVG_PAD + 20, y, { size: 15, weight: 600, fill: color("ink") }));
    y += 20;
  }
  if (said !== undefined) parts.push(badge(said, color));
  for (const line of detail) {
    parts.push(svgText(line, SVG_PAD, y, { fill: color("ink-2") }));
    y += 17;
  }
  parts.push(svgText(metaOf(data), SVG_PAD, y + 3, { size: 11, fill: color("ink-3") }));
  y += 18;
  parts.push(rule(y, color));
  y += 20;
  const axis = timeAxis(data.spans);
  parts.push(svgText("call", SVG_PAD, y, { size: 11, fill: color("ink-3") }));
  for (const [label, x] of [
    ["self ms", LAYOUT.self],
    ["usual", LAYOUT.usual],
    ["ratio", LAYOUT.ratio],
  ] as const) {
    parts.push(svgText(label, x, y, { size: 11, fill: color("ink-3"), anchor: "end" }));
  }
  const top = y + 8;
  axis.ticks.forEach(({ at, label }, i) => {
    const x = place(axis, at);
    const anchor = i === 0 && x < LAYOUT.left + 20 ? "start" : x > LAYOUT.right - 16 ? "end" : "middle";
    parts.push(svgText(label, x, y, { size: 11, fill: color("ink-3"), anchor }));
    parts.push(
      element("line", { x1: x, x2: x, y1: top, y2: top + rows.length * LAYOUT.row, stroke: color("line-faint") }),
    );
  });
  const drawn = { data, tree, axis, ends: spanEnds(data.spans.parent), color };
  for (const [i, node] of rows.entries()) {
    parts.push(cardRowSvg(drawn, node, open[node] === 1, top + i * LAYOUT.row));
  }
  y = top + rows.length * LAYOUT.row;
  parts.push(rule(y, color));
  parts.push(
    legend(y + 20, color),
    svgText(footOf(tree, all, rows), SVG_WIDTH - SVG_PAD, y + 24, { size: 11, fill: color("ink-3"), anchor: "end" }),
  );
  return svgFrame(data.headline, y + 38, color, ...parts);
}

/** The rows around the one that explains most, where there are too many. */
function around(shown: Uint32Array, tree: CallTree, { unusual }: CardData): Uint32Array {
  const at = unusual.length === 0 ? 0 : shown.indexOf(tree.nodeOf[unusual[0]]);
  const from = Math.max(0, Math.min(at - 8, shown.length - MOST_ROWS));
  return shown.slice(from, from + MOST_ROWS);
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
    shapes.join("") + svgText(label, x + 28, y + 4, { size: 11, fill: color("ink-3") });
  const hue = color("svc-0");
  return [
    entry(
      SVG_PAD,
      "self in total",
      element("rect", { x: SVG_PAD, y: y - 4, width: 22, height: 8, fill: hue, "fill-opacity": 0.34 }),
      element("rect", { x: SVG_PAD, y: y - 4, width: 11, height: 8, fill: hue }),
    ),
    entry(
      SVG_PAD + 118,
      "critical path",
      element("rect", { x: SVG_PAD + 118, y: y - 1, width: 22, height: 1.8, fill: color("crit") }),
    ),
    entry(
      SVG_PAD + 236,
      "usual: mean, p95",
      element("rect", { x: SVG_PAD + 236, y: y - 1, width: 22, height: 2, fill: color("pop-band") }),
      element("rect", { x: SVG_PAD + 245, y: y - 4, width: 1.4, height: 8, fill: color("pop") }),
    ),
  ].join("");
}

const WORDS: Readonly<Record<AnswerValue, string>> = {
  abnormal: "▲ answered abnormal",
  normal: "● answered normal",
  unsure: "◆ unsure",
  skip: "○ skipped",
};

function badge(said: AnswerValue, color: Palette): string {
  const name = said === "skip" ? "open" : said;
  const ink = said === "skip" ? color("ink-3") : color(`${said}-ink`);
  const width = 158;
  return [
    element("rect", {
      x: SVG_WIDTH - SVG_PAD - width,
      y: 16,
      width,
      height: 26,
      rx: 4,
      fill: said === "skip" ? color("panel") : color(`${said}-soft`),
      stroke: color(name),
    }),
    svgText(WORDS[said], SVG_WIDTH - SVG_PAD - width / 2, 33, { weight: 700, fill: ink, anchor: "middle" }),
  ].join("");
}

function ring(x: number, y: number, stroke: string): string {
  return element("circle", { cx: x, cy: y, r: 4.6, fill: "none", stroke, "stroke-width": 1.5 });
}

function rule(y: number, color: Palette): string {
  return element("line", { x1: 1, x2: SVG_WIDTH - 1, y1: y, y2: y, stroke: color("line") });
}
