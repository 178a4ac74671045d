import type { CardData } from "../contract/card-data.js";
import { type CallTree, NONE } from "./call-tree.js";
import { LAYOUT, place } from "./card-layout.js";
import { lane } from "./lane.js";
import { cut, element, escapeMarkup } from "./markup.js";
import { calleeOf, hueOf, operationOf, serviceOf, shortOperation } from "./names.js";
import { count } from "./numbers.js";
import type { Palette } from "./palette.js";
import { excessOf, FEW, milliseconds, rowFigures, timesUsual } from "./row-figures.js";
import { SVG_PAD, SVG_WIDTH, svgText, svgTriangle } from "./svg-parts.js";
import type { TimeAxis } from "./time-axis.js";

/** The card that rows are drawn of. */
export interface RowsOf {
  readonly data: CardData;
  readonly tree: CallTree;
  readonly axis: TimeAxis;
  /** See `spanEnds`. */
  readonly ends: Uint32Array;
  readonly color: Palette;
}

/** A row of the tree of calls: its name, its times on the axis beside what is usual, its figures. */
interface Row extends RowsOf {
  readonly node: number;
  readonly isOpen: boolean;
  /** Spans that it stands for, and the first of them. */
  readonly rows: Uint32Array;
  readonly row: number;
  readonly isUnusual: boolean;
  readonly isSlow: boolean;
  readonly isStandIn: boolean;
  readonly hue: string;
  /** Its top. */
  readonly y: number;
}

/** Draws the row of a node of the tree. */
export function cardRowSvg(card: RowsOf, node: number, isOpen: boolean, y: number): string {
  const { data, tree, color } = card;
  const rows = tree.spans.subarray(tree.offsets[node], tree.offsets[node + 1]);
  const [row] = rows;
  const isUnusual = tree.unusual[node] === 1;
  const isSlow = isUnusual && rows.some((r) => excessOf(data, r) > 0);
  const isStandIn = data.spans.standIn[row] === 1;
  const hue = color(`svc-${hueOf(data, row)}`);
  const drawn: Row = { ...card, node, isOpen, rows, row, isUnusual, isSlow, isStandIn, hue, y };
  const bottom = y + LAYOUT.row;
  return [
    isUnusual
      ? element("rect", { x: 1, y, width: SVG_WIDTH - 2, height: LAYOUT.row, fill: color("abnormal-soft") })
      : element("line", { x1: SVG_PAD, x2: SVG_WIDTH - SVG_PAD, y1: bottom, y2: bottom, stroke: color("line-faint") }),
    name(drawn),
    isSlow ? svgTriangle(LAYOUT.left - 16, y + 12, color("abnormal")) : "",
    ...times(drawn),
    ...usualTimes(drawn),
    ...figures(drawn),
  ].join("");
}

function name({ data, tree, color, node, isOpen, rows, row, isUnusual, isStandIn, hue, y }: Row): string {
  const x = SVG_PAD + Math.min(tree.depth[node], 9) * 12;
  const room = Math.floor((LAYOUT.left - 22 - x - 9 - (isUnusual ? 18 : 0)) / 6.6);
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
  const words = element(
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
  );
  return element("rect", { x, y: y + 6, width: 3, height: 12, rx: 1, fill: hue }) + words;
}

function bar(axis: TimeAxis, from: number, to: number, more: Readonly<Record<string, string | number>>): string {
  const x = place(axis, from);
  return element("rect", { x, width: Math.max(0.7, place(axis, to) - x), ...more });
}

/** Duration, self time and critical path. */
function times({ data, axis, ends, color, rows, isStandIn, hue, y }: Row): string[] {
  const { total, self, critical } = lane(data, rows, ends, (axis.to - axis.from) / 600);
  const parts: string[] = [];
  const each = (stretches: readonly number[], more: Readonly<Record<string, string | number>>) => {
    for (let i = 0; i < stretches.length; i += 2) parts.push(bar(axis, stretches[i], stretches[i + 1], more));
  };
  if (isStandIn) each(total, { y: y + 8.5, height: 7, fill: "none", stroke: hue, "stroke-dasharray": "3 3" });
  else {
    each(total, { y: y + 8, height: 9, rx: 1, fill: hue, "fill-opacity": 0.34 });
    each(self, { y: y + 8, height: 9, rx: 1, fill: hue });
  }
  each(critical, { y: y + 3.5, height: 1.8, fill: color("crit") });
  return parts;
}

/** How long such a call takes otherwise, and what this one took beyond it. */
function usualTimes({ data, axis, color, rows, row, isSlow, y }: Row): string[] {
  const { spans, usual } = data;
  const path = spans.path[row];
  if (rows.length !== 1 || path === NONE || !(usual.count[path] >= FEW)) return [];
  const from = spans.start[row];
  const end = from + spans.duration[row];
  const excess = isSlow ? excessOf(data, row) : 0;
  const p95 = from + usual.durationP95[path];
  const mean = from + usual.durationMean[path];
  const ofMean = { y: y + 17.5, width: 1.4, height: 5, fill: color("pop") };
  const parts = [
    bar(axis, from, excess > 0 ? Math.min(p95, end - excess) : p95, { y: y + 19, height: 2, fill: color("pop-band") }),
    mean <= axis.to ? element("rect", { x: place(axis, mean) - 0.7, ...ofMean }) : "",
  ];
  if (excess <= 0) return parts;
  const [begins, ends] = [place(axis, from), place(axis, end)];
  const isRight = LAYOUT.right - ends >= Math.min(112, begins - LAYOUT.left);
  const [x, anchor] = isRight ? [ends + 7, "start"] : [begins - 7, "end"];
  const room = isRight ? LAYOUT.right - ends : begins - LAYOUT.left;
  const label = `+${milliseconds(excess)}${room >= 108 ? " ms over p95" : ""}`;
  const ink = { size: 11, weight: 700, fill: color("abnormal-ink"), anchor };
  return [
    ...parts,
    bar(axis, end - excess, end, { y: y + 19, height: 2, fill: color("abnormal") }),
    room >= 50 ? svgText(label, x, y + 17, ink) : "",
  ];
}

function figures({ data, color, rows, isSlow, isStandIn, y }: Row): string[] {
  const { self, usual, ratio, seen } = rowFigures(data, rows);
  const times = isStandIn ? "–" : ratio === undefined ? `n = ${count(seen)}` : timesUsual(ratio);
  const end = { anchor: "end" };
  return [
    svgText(milliseconds(self), LAYOUT.self, y + 16, { fill: color("ink"), ...end }),
    svgText(usual === undefined ? "–" : milliseconds(usual), LAYOUT.usual, y + 16, { fill: color("ink-3"), ...end }),
    svgText(times, LAYOUT.ratio, y + 16, {
      ...{ fill: color(isSlow ? "abnormal-ink" : "ink-2"), weight: isSlow ? 700 : 400 },
      ...end,
    }),
  ];
}
