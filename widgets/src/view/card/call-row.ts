import type { CallTree } from "../../draw/call-tree.js";
import { calleeOf, hueOf, operationOf, serviceOf, shortOperation } from "../../draw/names.js";
import { excessOf, milliseconds, onScale, type RowFigures, rowFigures, timesUsual } from "../../draw/row-figures.js";
import { html, svg } from "../dom.js";
import { mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import type { CardContext } from "./card-context.js";
import { drawLane } from "./draw-lane.js";
import { percent } from "./percent.js";
import type { RowState } from "./tree-rows.js";

/** Levels beyond which names do not move further to the right. */
const DEEPEST = 14;

/** A row of the tree: what was called, when, and how long beside what is usual. */
export function callRow(
  context: CardContext,
  tree: CallTree,
  node: number,
  state: RowState & { readonly isFound: boolean },
): HTMLElement {
  const rows = rowsOf(tree, node);
  const figures = rowFigures(context.data, rows);
  const isUnusual = tree.unusual[node] === 1;
  const hasChildren = tree.end[node] > node + 1;
  return html(
    `div.r${isUnusual ? ".sus" : ""}${state.isSelected ? ".sel" : ""}${state.isFound ? ".hit" : ""}`,
    {
      role: "row",
      "aria-level": tree.depth[node] + 1,
      "aria-rowindex": state.index + 1,
      "aria-selected": String(state.isSelected),
      "aria-expanded": hasChildren ? String(state.isOpen) : undefined,
      "data-node": node,
    },
    nameCell(context, tree, node, state.isOpen),
    html("div.lane", { role: "gridcell", "aria-label": when(context, rows) }, drawLane(context, tree, node)),
    html("div.n", { role: "gridcell" }, milliseconds(figures.self)),
    html("div.n.sec.c-usual", { role: "gridcell" }, figures.usual === undefined ? "–" : milliseconds(figures.usual)),
    deviation(figures, isSlow(context, rows, isUnusual), context.data.spans.standIn[rows[0]] === 1),
  );
}

/** A row in words, for those who do not see it. */
export function rowText({ data }: CardContext, tree: CallTree, node: number): string {
  const rows = rowsOf(tree, node);
  const { self, usual, ratio } = rowFigures(data, rows);
  const callee = calleeOf(data, rows[0]);
  return [
    `${serviceOf(data, rows[0])} ${operationOf(data, rows[0])}${callee === undefined ? "" : ` to ${callee}`}`,
    rows.length > 1 ? `${count(rows.length)} calls` : "",
    `itself ${milliseconds(self)} ms`,
    usual === undefined
      ? "no usual value"
      : `usual ${milliseconds(usual)} ms, ${timesUsual(ratio).slice(1)} times usual`,
    tree.unusual[node] === 1 ? "stands out" : "",
    tree.errorsWithin[node] > 0 ? counted(tree.errorsWithin[node], "error") : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** Whether a row stands out by its time, not by its status alone. */
function isSlow({ data }: CardContext, rows: Uint32Array, isUnusual: boolean): boolean {
  return isUnusual && rows.some((row) => excessOf(data, row) > 0);
}

function rowsOf(tree: CallTree, node: number): Uint32Array {
  return tree.spans.subarray(tree.offsets[node], tree.offsets[node + 1]);
}

function when({ data }: CardContext, rows: Uint32Array): string {
  const { start, duration } = data.spans;
  return `starts at ${milliseconds(start[rows[0]])} ms, lasts ${milliseconds(duration[rows[0]])} ms`;
}

function nameCell(context: CardContext, tree: CallTree, node: number, isOpen: boolean): HTMLElement {
  const { data, onCulprit } = context;
  const rows = rowsOf(tree, node);
  const [row] = rows;
  const up = tree.parent[node];
  const service = serviceOf(data, row);
  const isSame = up >= 0 && data.spans.service[tree.spans[tree.offsets[up]]] === data.spans.service[row];
  const isStandIn = data.spans.standIn[row] === 1;
  const isUnusual = tree.unusual[node] === 1;
  const callee = isUnusual ? calleeOf(data, row) : undefined;
  const below = isOpen ? 0 : tree.spansWithin[node] - rows.length;
  const operation = operationOf(data, row);
  const hasChildren = tree.end[node] > node + 1;
  const culprit =
    onCulprit === undefined || isStandIn
      ? undefined
      : (event: Event) => {
          event.stopPropagation();
          onCulprit(data.services[data.spans.service[row]]);
        };
  const named = isStandIn
    ? html("span.dim", {}, "parent not recorded")
    : html(
        culprit === undefined ? "span.svc" : "button.svc",
        culprit === undefined
          ? { dir: "auto" }
          : { type: "button", tabindex: -1, title: `Abnormal because of ${service}`, onclick: culprit, dir: "auto" },
        service,
      );
  if (isSame) named.classList.add("dim", "e");
  if (up < 0) named.classList.add("top");
  return html(
    "div.nm",
    { role: "rowheader", style: `padding-left:${Math.min(tree.depth[node], DEEPEST) * 11}px` },
    html("span.tw", { "aria-hidden": "true" }, hasChildren ? (isOpen ? "▾" : "▸") : ""),
    html("span.sw", { style: `background:var(--le-svc-${hueOf(data, row)})` }),
    html(
      "span.t",
      { title: `${service} ${operation}`.slice(0, 600) },
      named,
      callee !== undefined && html("span.dim", { dir: "auto" }, `→ ${callee}`),
      html(isUnusual ? "b" : "span", { dir: "auto" }, shortOperation(operation).slice(0, 300)),
    ),
    isSlow(context, rows, isUnusual) && mark("abnormal", { said: false, label: "stands out" }),
    tree.errorsWithin[node] > 0 && errorMark(context, tree, node, rows, isOpen),
    rows.length > 1 &&
      html(
        "span.x",
        { title: `${count(rows.length)} calls of this name; figures are means` },
        `×${count(rows.length)}`,
      ),
    below > 0 && html("span.x.kids", { title: `${counted(below, "span")} folded below` }, `+${count(below)}`),
  );
}

function errorMark(
  { data }: CardContext,
  tree: CallTree,
  node: number,
  rows: Uint32Array,
  isOpen: boolean,
): HTMLElement {
  let own = 0;
  for (const row of rows) own += data.spans.error[row];
  const inside = tree.errorsWithin[node] - own;
  if (own === 0 && isOpen) return html("span");
  const code = own > 0 ? data.statuses?.[rows.find((row) => data.spans.error[row] === 1)!] : undefined;
  const text =
    own > 0 ? (rows.length > 1 ? counted(own, "error") : (code ?? "error")) : `${counted(inside, "error")} inside`;
  return html("span.er.err", {}, mark("error", { label: "error" }), ` ${text}`);
}

/** Times usual on a logarithmic scale, with the number. */
function deviation({ ratio, usual, p95, self, seen }: RowFigures, isUnusual: boolean, isStandIn: boolean): HTMLElement {
  if (isStandIn) return html("div.dev", { role: "gridcell" }, html("span"), html("span.n.dim", {}, "–"));
  if (ratio === undefined || usual === undefined || p95 === undefined) {
    return html(
      "div.dev",
      {
        role: "gridcell",
        title:
          seen === 0
            ? "This call path was seen nowhere else"
            : `This call path was seen ${count(seen)} times: too rarely to say what is usual`,
      },
      html("span"),
      html("span.n.dim", {}, seen === 0 ? "new path" : `n = ${count(seen)}`),
    );
  }
  const high = usual > 0 ? onScale(p95 / usual) : onScale(1);
  const at = onScale(ratio);
  const shape = isUnusual
    ? svg("path", {
        d: "M0-4.4 4.9 4.2H-4.9Z",
        fill: "var(--le-panel)",
        stroke: "var(--le-abnormal)",
        "stroke-width": 1.5,
        "stroke-linejoin": "round",
      })
    : svg("circle", { r: 2.6, fill: "var(--le-ink-2)" });
  return html(
    "div.dev",
    {
      role: "gridcell",
      title: `${milliseconds(self)} ms; median ${milliseconds(usual)}, 95th percentile ${milliseconds(p95)} of ${count(seen)} calls. Scale: a quarter to 64 times usual`,
    },
    svg(
      "svg",
      { "aria-hidden": "true" },
      svg("line", { x1: 0, x2: "100%", y1: 13, y2: 13, stroke: "var(--le-line)" }),
      svg("rect", {
        x: percent(onScale(0.5)),
        width: percent(Math.max(0.02, high - onScale(0.5))),
        y: 4.5,
        height: 5,
        rx: 1,
        fill: "var(--le-pop-band)",
      }),
      svg("line", {
        x1: percent(onScale(1)),
        x2: percent(onScale(1)),
        y1: 2,
        y2: 12,
        stroke: "var(--le-pop)",
        "stroke-width": 1.4,
      }),
      svg("svg", { x: percent(at), y: 7, width: 1, height: 1, class: "dot" }, shape),
    ),
    html(isUnusual ? "b.n.abn" : "span.n.sec", {}, timesUsual(ratio)),
  );
}
