import { type CallTree, callTree } from "../../draw/call-tree.js";
import { foldedSpans, nextNode, openAtFirst, openWay, shownRows, smallNodes } from "../../draw/shown-rows.js";
import { html, svg } from "../dom.js";
import { mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import { callRow, rowText } from "./call-row.js";
import type { CardContext } from "./card-context.js";
import { drawAxis } from "./draw-lane.js";

const ROW = 22;
/** Rows in view before the list scrolls within the card. */
const IN_VIEW = 12;
/** Rows drawn beyond what is in view. */
const BEYOND = 6;

/** The tree of calls. Only rows in view exist. */
export class CallTreeView {
  readonly element: HTMLElement;
  readonly #context: CardContext;
  readonly #list: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #foot: HTMLElement;
  readonly #said: HTMLElement;
  readonly #grid: HTMLElement;
  #tree: CallTree;
  #open: Uint8Array;
  #hidden?: Uint8Array;
  #shown!: Uint32Array;
  #selected = -1;
  #found?: Uint8Array;
  #isEach = false;
  #drawn = "";

  constructor(context: CardContext) {
    this.#context = context;
    this.#tree = callTree(context.data);
    this.#open = openAtFirst(this.#tree, context.data);
    this.#list = html("div.rows", { role: "rowgroup", onclick: (event: MouseEvent) => this.#click(event) });
    const head = html(
      "div.r.h",
      { role: "row", "aria-rowindex": 1 },
      html("div", { role: "columnheader" }, "call"),
      html("div.lane", { role: "columnheader", "aria-label": "time" }, drawAxis(context)),
      html(
        "div.n",
        { role: "columnheader", title: "Time in the call itself; the mean per call where calls are folded" },
        "self ms",
      ),
      html(
        "div.n.c-usual",
        { role: "columnheader", title: "Median of the self time of all calls on this path" },
        "usual",
      ),
      html("div.dev", { role: "columnheader" }, html("span"), html("span.n", {}, "vs usual")),
    );
    this.#scroller = html("div.scroller", { onscroll: () => this.#draw() }, head, this.#list);
    this.#grid = html(
      "div.wf",
      { role: "treegrid", tabindex: 0, "aria-label": "Calls of the trace", "aria-readonly": "true" },
      this.#scroller,
    );
    this.#foot = html("div.foot");
    this.#said = html("div.unseen", { role: "status" });
    this.element = html("div.calls", {}, this.#grid, this.#foot, this.#said);
    const [row] = context.data.unusual;
    if (row !== undefined) this.#selected = this.#tree.nodeOf[row];
    this.#arrange();
    this.#reveal(this.#selected);
  }

  get isEach(): boolean {
    return this.#isEach;
  }

  get isHiding(): boolean {
    return this.#hidden !== undefined;
  }

  /** Draws once the element is in the page and has a height. */
  attached(): void {
    this.#reveal(this.#selected);
  }

  /** @returns Whether there was a use for the key. */
  press(key: string): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#step(key === "ArrowDown" ? 1 : -1);
        return true;
      case "Enter":
        this.#toggle(this.#selected);
        return true;
      case "j":
        this.#select(nextNode(this.#tree, this.#selected, (node) => this.#tree.unusual[node] === 1));
        return true;
      case "h":
        this.#hidden = this.isHiding ? undefined : smallNodes(this.#tree, this.#context.data);
        if (this.#hidden?.[this.#selected]) this.#selected = 0;
        this.#arrange();
        return true;
      case "e":
        this.#each(!this.#isEach);
        return true;
      default:
        return false;
    }
  }

  /**
   * Goes to the next call whose service or operation holds a text.
   *
   * @param by 0 stays where it is found already, 1 goes on.
   * @returns Which of how many, in words.
   */
  find(text: string, by: 0 | 1): string {
    const wanted = text.trim().toLowerCase();
    const { data } = this.#context;
    if (wanted === "") {
      this.#found = undefined;
      this.#arrange();
      return "";
    }
    const holds = [data.services, data.operations].map((names) =>
      names.map((name) => name.toLowerCase().includes(wanted)),
    );
    const found = new Uint8Array(this.#tree.size);
    let all = 0;
    for (let node = 0; node < found.length; node++) {
      const row = this.#tree.spans[this.#tree.offsets[node]];
      const is = holds[0][data.spans.service[row]] || holds[1][data.spans.operation[row]];
      found[node] = Number(is === true && this.#hidden?.[node] !== 1);
      all += found[node];
    }
    this.#found = found;
    if (all === 0) {
      this.#arrange();
      return "not found";
    }
    const next = nextNode(this.#tree, Math.max(-1, this.#selected - (by === 0 ? 1 : 0)), (node) => found[node] === 1);
    this.#select(next);
    let place = 0;
    for (let node = 0; node <= next; node++) place += found[node];
    return `${count(place)} of ${count(all)}`;
  }

  #each(each: boolean): void {
    const row = this.#selected < 0 ? undefined : this.#tree.spans[this.#tree.offsets[this.#selected]];
    this.#isEach = each;
    this.#tree = callTree(this.#context.data, { each });
    this.#open = openAtFirst(this.#tree, this.#context.data);
    if (this.isHiding) this.#hidden = smallNodes(this.#tree, this.#context.data);
    this.#found = undefined;
    this.#selected = row === undefined ? -1 : this.#tree.nodeOf[row];
    if (this.#selected >= 0) openWay(this.#tree, this.#open, this.#selected);
    this.#arrange();
    this.#reveal(this.#selected);
  }

  #openAll(): void {
    // What a fold of names hides is opened by a row for each span.
    if (this.#open.every((open) => open === 1)) this.#each(true);
    this.#open.fill(1);
    this.#arrange();
    this.#reveal(this.#selected);
  }

  #toggle(node: number): void {
    if (node < 0 || this.#tree.end[node] === node + 1) return;
    this.#open[node] = 1 - this.#open[node];
    this.#arrange();
    this.#say();
  }

  #step(by: number): void {
    const at = this.#placeOf(this.#selected);
    const next = at < 0 ? 0 : Math.min(this.#shown.length - 1, Math.max(0, at + by));
    if (this.#shown.length > 0) this.#select(this.#shown[next]);
  }

  #select(node: number): void {
    if (node < 0) return;
    this.#selected = node;
    openWay(this.#tree, this.#open, node);
    this.#arrange();
    this.#reveal(node);
    this.#say();
  }

  #click(event: MouseEvent): void {
    const row = (event.target as Element).closest<HTMLElement>("[data-node]");
    if (row === null) return;
    const node = Number(row.dataset.node);
    const isTwist = (event.target as Element).closest(".tw, .kids") !== null || event.detail === 2;
    this.#selected = node;
    if (isTwist) this.#toggle(node);
    this.#drawn = "";
    this.#draw();
    this.#say();
  }

  #placeOf(node: number): number {
    let low = 0;
    let high = this.#shown.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#shown[middle] < node) low = middle + 1;
      else high = middle;
    }
    return this.#shown[low] === node ? low : -1;
  }

  #arrange(): void {
    this.#shown = shownRows(this.#tree, this.#open, this.#hidden);
    this.#list.style.height = `${this.#shown.length * ROW}px`;
    this.#scroller.style.height = `${Math.min(this.#shown.length, IN_VIEW) * ROW + 27}px`;
    this.#grid.setAttribute("aria-rowcount", String(this.#shown.length + 1));
    this.#drawn = "";
    this.#draw();
  }

  #reveal(node: number): void {
    const place = this.#placeOf(node);
    if (place < 0) return;
    const top = place * ROW;
    const height = IN_VIEW * ROW;
    const { scrollTop } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = Math.max(0, top - ROW);
    else if (top + ROW > scrollTop + height) this.#scroller.scrollTop = top - height + 2 * ROW;
    this.#draw();
  }

  #draw(): void {
    const top = Math.floor(this.#scroller.scrollTop / ROW);
    const from = Math.max(0, top - BEYOND);
    const to = Math.min(this.#shown.length, top + IN_VIEW + BEYOND);
    const state = `${from} ${to} ${this.#selected}`;
    if (state !== this.#drawn) {
      this.#drawn = state;
      const rows: HTMLElement[] = [];
      for (let place = from; place < to; place++) {
        const node = this.#shown[place];
        const row = callRow(this.#context, this.#tree, node, {
          isOpen: this.#open[node] === 1,
          isSelected: node === this.#selected,
          isFound: this.#found?.[node] === 1,
          index: place + 1,
        });
        row.style.top = `${place * ROW}px`;
        rows.push(row);
      }
      this.#list.replaceChildren(...rows);
    }
    if (this.#placeOf(this.#selected) >= 0) this.#grid.setAttribute("aria-activedescendant", "le-row-selected");
    else this.#grid.removeAttribute("aria-activedescendant");
    this.#drawFoot(top);
  }

  #drawFoot(top: number): void {
    const folded = foldedSpans(this.#tree, this.#shown);
    const all = this.#tree.spans.length;
    const rows = this.#shown.length;
    const stands =
      rows > IN_VIEW
        ? [html("b", {}, `rows ${count(top + 1)} – ${count(Math.min(rows, top + IN_VIEW))}`), ` of ${count(rows)}`]
        : [html("b", {}, counted(rows, "row"))];
    const text =
      folded > 0
        ? ` stand for ${count(all - folded)} of ${counted(all, "span")}; ${count(folded)} ${this.isHiding ? "folded or hidden" : "folded"}`
        : ` for ${counted(all, "span")}`;
    const open = html(
      "button.link",
      { type: "button", tabindex: -1, onclick: () => this.#openAll() },
      folded > 0 ? "open all" : "",
    );
    const each = html(
      "button.link",
      { type: "button", tabindex: -1, onclick: () => this.#each(!this.#isEach) },
      this.#isEach ? "fold equal calls" : "",
    );
    this.#foot.replaceChildren(
      html("span", {}, ...stands, text, " ", folded > 0 && open, " ", this.#isEach && each),
      html("span.sp"),
      ...LEGEND.map((entry) => entry()),
    );
  }

  #say(): void {
    if (this.#selected < 0) return;
    this.#said.textContent = rowText(this.#context, this.#tree, this.#selected);
  }
}

const LEGEND: readonly (() => HTMLElement)[] = [
  () =>
    legend(
      "self in total",
      svg("rect", { x: 0, y: 2, width: 22, height: 8, rx: 1, fill: "var(--le-svc-0)", opacity: 0.34 }),
      svg("rect", { x: 0, y: 2, width: 11, height: 8, rx: 1, fill: "var(--le-svc-0)" }),
    ),
  () => legend("critical path", svg("rect", { x: 0, y: 5, width: 22, height: 2, fill: "var(--le-crit)" })),
  () =>
    legend(
      "usual: mean, p95",
      svg("rect", { x: 0, y: 5, width: 22, height: 2, fill: "var(--le-pop-band)" }),
      svg("line", { x1: 9, x2: 9, y1: 2, y2: 10, stroke: "var(--le-pop)", "stroke-width": 1.4 }),
    ),
  () => html("span.lg", {}, mark("abnormal", { said: false }), " stands out"),
];

function legend(text: string, ...shapes: SVGElement[]): HTMLElement {
  return html("span.lg", {}, svg("svg", { "aria-hidden": "true" }, ...shapes), text);
}
