import type { CardData } from "../../contract/card-data.js";
import { compareHeadline } from "../../draw/compare-texts.js";
import { type CompareTree, callsOf, compareTree, firstSpan, type Side } from "../../draw/compare-tree.js";
import { lane } from "../../draw/lane.js";
import { hueOf, operationOf, serviceOf, shortOperation } from "../../draw/names.js";
import { milliseconds } from "../../draw/row-figures.js";
import { nextNode, openWay } from "../../draw/shown-rows.js";
import { spanEnds } from "../../draw/span-ends.js";
import { type TimeAxis, timeAxis } from "../../draw/time-axis.js";
import { html, svg } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { count, counted, duration } from "../numbers.js";
import { clock } from "./card-head.js";
import { axisLabels, gridLines } from "./draw-axis.js";
import { percent, stretch } from "./percent.js";
import { type RowState, TreeRows } from "./tree-rows.js";

/** A trace to hold the card against. */
export interface Compared {
  readonly data: CardData;
  /** What it is: "nearest normal trace of the same structure, one of 707". */
  readonly what: string;
}

/** Two traces in one tree: this one above, the other one below. */
export class CompareView {
  readonly head: HTMLElement;
  readonly element: HTMLElement;
  readonly #rows: TreeRows;
  readonly #tree: CompareTree;
  readonly #axis: TimeAxis;
  readonly #ends: readonly [Uint32Array, Uint32Array];
  readonly #most: number;
  readonly #said = html("div.unseen", { role: "status" });

  constructor(ours: CardData, { data: theirs, what }: Compared) {
    const tree = compareTree(ours, theirs);
    this.#tree = tree;
    const [a, b] = [timeAxis(ours.spans), timeAxis(theirs.spans)];
    this.#axis = a.to - a.from >= b.to - b.from ? a : b;
    this.#ends = [spanEnds(ours.spans.parent), spanEnds(theirs.spans.parent)];
    this.#most = tree.totalDifference.reduce((most, d) => Math.max(most, Math.abs(d)), 1);
    this.head = html(
      "div.head",
      {},
      html("h3", {}, html("span", { dir: "auto" }, compareHeadline(tree))),
      html(
        "p",
        {},
        "Above, solid: this trace (",
        html("b", {}, duration(ours.duration)),
        "). Below, outline: ",
        what,
        " (",
        html("b.nor", {}, duration(theirs.duration)),
        `, ${clock(theirs.start)} UTC, trace `,
        html("code", { title: theirs.traceId }, theirs.traceId.slice(0, 40)),
        ").",
      ),
    );
    const open = new Uint8Array(tree.size);
    if (tree.size > 0) open[0] = 1;
    if (tree.most >= 0) openWay(tree, open, tree.most);
    const axis = this.#axis;
    const header = html(
      "div.r.h",
      { role: "row", "aria-rowindex": 1 },
      html("div", { role: "columnheader" }, "call"),
      html("div.lane", { role: "columnheader", "aria-label": "time" }, axisLabels(axis)),
      html("div.n", { role: "columnheader" }, "this ms"),
      html("div.n", { role: "columnheader" }, "other"),
      html("div.dd", { role: "columnheader" }, html("span"), html("span.n", {}, "difference")),
    );
    const source = {
      label: "Calls of both traces",
      className: ".cmpw",
      height: 28,
      head: header,
      row: (node: number, state: RowState) => this.#row(node, state),
      changed: () => {},
    };
    this.#rows = new TreeRows(source, tree, open, tree.most);
    const { onlyOurs, onlyTheirs } = tree;
    const matched = ours.spans.parent.length - onlyOurs;
    this.element = html(
      "div.calls",
      {},
      this.#rows.element,
      html(
        "div.foot",
        {},
        html(
          "span",
          {},
          `${count(matched)} of ${counted(ours.spans.parent.length, "span")} matched by call path; ${some(onlyOurs)} only here, ${some(onlyTheirs)} only there`,
        ),
        html("span.sp"),
        html("span", {}, "next difference ", keyCap("j")),
      ),
      this.#said,
    );
  }

  press(key: string): boolean {
    if (key === "ArrowDown" || key === "ArrowUp") this.#rows.step(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter") this.#rows.toggle();
    else if (key === "j")
      this.#rows.select(nextNode(this.#tree, this.#rows.selected, (node) => this.#tree.differs[node] === 1));
    else return false;
    const { selected } = this.#rows;
    if (selected >= 0) {
      const { data, row } = firstSpan(this.#tree, selected);
      const [a, b] = [this.#tree.ours, this.#tree.theirs].map((side) => milliseconds(side.total[selected]));
      this.#said.textContent = `${serviceOf(data, row)} ${operationOf(data, row)}, this ${a} ms, other ${b} ms`;
    }
    return true;
  }

  #row(node: number, { isOpen, isSelected, index }: RowState): HTMLElement {
    const tree = this.#tree;
    const { ours, theirs } = tree;
    const { data, row } = firstSpan(tree, node);
    const [calls, others] = [callsOf(ours, node), callsOf(theirs, node)];
    const isMost = node === tree.most;
    const hasChildren = tree.end[node] > node + 1;
    const lonely =
      others === 0
        ? "only here"
        : calls === 0
          ? "only there"
          : calls !== others
            ? `×${calls} / ×${others}`
            : calls > 1
              ? `×${count(calls)}`
              : "";
    return html(
      `div.r.cmp${isMost ? ".sus" : ""}${isSelected ? ".sel" : ""}`,
      {
        role: "row",
        "aria-level": tree.depth[node] + 1,
        "aria-rowindex": index + 1,
        "aria-selected": String(isSelected),
        "aria-expanded": hasChildren ? String(isOpen) : undefined,
        "data-node": node,
      },
      html(
        "div.nm",
        { role: "rowheader", style: `padding-left:${Math.min(tree.depth[node], 14) * 11}px` },
        html("span.tw", { "aria-hidden": "true" }, hasChildren ? (isOpen ? "▾" : "▸") : ""),
        html("span.sw", { style: `background:var(--le-svc-${hueOf(data, row)})` }),
        html(
          "span.t",
          { title: `${serviceOf(data, row)} ${operationOf(data, row)}`.slice(0, 600) },
          html("span.svc.dim.e", { dir: "auto" }, serviceOf(data, row)),
          html(isMost ? "b" : "span", { dir: "auto" }, shortOperation(operationOf(data, row)).slice(0, 300)),
        ),
        isMost && mark("abnormal", { said: false, label: "differs most" }),
        lonely !== "" && html(tree.differs[node] === 1 && calls !== others ? "span.x.odds" : "span.x", {}, lonely),
      ),
      html("div.lane", { role: "gridcell" }, this.#lane(node, hueOf(data, row))),
      html("div.n", { role: "gridcell" }, calls === 0 ? "–" : milliseconds(ours.total[node])),
      html("div.n.nor", { role: "gridcell" }, others === 0 ? "–" : milliseconds(theirs.total[node])),
      this.#difference(node, isMost),
    );
  }

  #lane(node: number, hue: number): SVGElement {
    const drawing = svg("svg", { "aria-hidden": "true" }, ...gridLines(this.#axis));
    const grain = (this.#axis.to - this.#axis.from) / 800;
    const bars = (side: Side, ends: Uint32Array, parts: Record<string, string | number>) => {
      const rows = side.spans.subarray(side.offsets[node], side.offsets[node + 1]);
      const { total } = lane(side.data, rows, ends, grain);
      for (let i = 0; i < total.length; i += 2)
        drawing.append(svg("rect", { ...stretch(this.#axis, total[i], total[i + 1]), ...parts }));
    };
    const fill = `var(--le-svc-${hue})`;
    bars(this.#tree.ours, this.#ends[0], { y: 4, height: 9, rx: 1.5, fill, stroke: fill, "stroke-width": 0.6 });
    bars(this.#tree.theirs, this.#ends[1], {
      y: 17.5,
      height: 6,
      rx: 1,
      fill: "none",
      stroke: "var(--le-normal)",
      "stroke-width": 1.2,
    });
    return drawing;
  }

  #difference(node: number, isMost: boolean): HTMLElement {
    const difference = this.#tree.totalDifference[node];
    const share = (0.48 * Math.abs(difference)) / this.#most;
    const color = difference > 0 && this.#tree.differs[node] === 1 ? "var(--le-abnormal)" : "var(--le-pop)";
    const sign = difference > 0 ? "+" : difference < 0 ? "−" : "";
    return html(
      "div.dd",
      { role: "gridcell" },
      svg(
        "svg",
        { width: "100%", height: 27, "aria-hidden": "true" },
        svg("line", { x1: "50%", x2: "50%", y1: 0, y2: "100%", stroke: "var(--le-line)" }),
        svg("rect", {
          x: percent(difference < 0 ? 0.5 - share : 0.5),
          width: percent(share),
          y: 10,
          height: 8,
          rx: 1,
          fill: color,
          opacity: isMost ? 1 : 0.55,
        }),
      ),
      html(isMost ? "b.n.abn" : "span.n.sec", {}, `${sign}${milliseconds(Math.abs(difference))}`),
    );
  }
}

function some(n: number): string {
  return n === 0 ? "none" : count(n);
}
