import { type CallTree, callTree } from "../../draw/call-tree.js";
import { foldedSpans, nextNode, openAtFirst, smallNodes } from "../../draw/shown-rows.js";
import { html } from "../dom.js";
import { count, counted } from "../numbers.js";
import { callRow, rowText } from "./call-row.js";
import type { CardContext } from "./card-context.js";
import { axisLabels } from "./draw-axis.js";
import { LEGEND } from "./legend.js";
import { IN_VIEW, TreeRows } from "./tree-rows.js";

/** The tree of calls, each on the time axis and beside what is usual for it. */
export class CallTreeView {
  readonly element: HTMLElement;
  readonly #context: CardContext;
  readonly #rows: TreeRows;
  readonly #foot = html("div.foot");
  readonly #said = html("div.unseen", { role: "status" });
  #tree: CallTree;
  #hidden?: Uint8Array;
  #found?: Uint8Array;
  #isEach = false;

  constructor(context: CardContext) {
    const { data } = context;
    this.#context = context;
    this.#tree = callTree(data);
    const source = {
      label: "Calls of the trace",
      className: "",
      height: 22,
      head: headOf(context),
      row: (node: number, state: { isOpen: boolean; isSelected: boolean; index: number }) =>
        callRow(context, this.#tree, node, { ...state, isFound: this.#found?.[node] === 1 }),
      changed: () => this.#drawFoot(),
    };
    const selected = data.unusual.length > 0 ? this.#tree.nodeOf[data.unusual[0]] : -1;
    this.#rows = new TreeRows(source, this.#tree, openAtFirst(this.#tree, data), selected);
    this.element = html("div.calls", {}, this.#rows.element, this.#foot, this.#said);
    this.#drawFoot();
  }

  get isEach(): boolean {
    return this.#isEach;
  }

  get isHiding(): boolean {
    return this.#hidden !== undefined;
  }

  /** @returns Whether there was a use for the key. */
  press(key: string): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#rows.step(key === "ArrowDown" ? 1 : -1);
        break;
      case "Enter":
        this.#rows.toggle();
        break;
      case "j":
        this.#rows.select(nextNode(this.#tree, this.#rows.selected, (node) => this.#tree.unusual[node] === 1));
        break;
      case "h": {
        this.#hidden = this.isHiding ? undefined : smallNodes(this.#tree, this.#context.data);
        const selected = this.#hidden?.[this.#rows.selected] ? 0 : this.#rows.selected;
        this.#rows.show(this.#tree, this.#rows.open, selected, this.#hidden);
        break;
      }
      case "e":
        this.#each(!this.#isEach);
        break;
      default:
        return false;
    }
    this.#say();
    return true;
  }

  /**
   * Goes to the next call whose service or operation holds a text.
   *
   * @param by 0 stays where it is found already, 1 goes on.
   * @returns Which of how many, in words.
   */
  find(text: string, by: 0 | 1): string {
    const wanted = text.trim().toLowerCase();
    const { services, operations, spans } = this.#context.data;
    this.#found = undefined;
    if (wanted === "") {
      this.#rows.redraw();
      return "";
    }
    const holds = (name: string) => name.toLowerCase().includes(wanted);
    const [inService, inOperation] = [services.map(holds), operations.map(holds)];
    const found = new Uint8Array(this.#tree.size);
    let all = 0;
    for (let node = 0; node < found.length; node++) {
      const row = this.#tree.spans[this.#tree.offsets[node]];
      const is = inService[spans.service[row]] === true || inOperation[spans.operation[row]] === true;
      found[node] = Number(is && this.#hidden?.[node] !== 1);
      all += found[node];
    }
    this.#found = found;
    if (all === 0) {
      this.#rows.redraw();
      return "not found";
    }
    const from = Math.max(-1, this.#rows.selected - (by === 0 ? 1 : 0));
    this.#rows.select(nextNode(this.#tree, from, (node) => found[node] === 1));
    let place = 0;
    for (let node = 0; node <= this.#rows.selected; node++) place += found[node];
    return `${count(place)} of ${count(all)}`;
  }

  #each(each: boolean): void {
    const { data } = this.#context;
    const { selected } = this.#rows;
    const row = selected < 0 ? -1 : this.#tree.spans[this.#tree.offsets[selected]];
    this.#isEach = each;
    this.#tree = callTree(data, { each });
    if (this.isHiding) this.#hidden = smallNodes(this.#tree, data);
    this.#found = undefined;
    this.#rows.show(this.#tree, openAtFirst(this.#tree, data), row < 0 ? -1 : this.#tree.nodeOf[row], this.#hidden);
  }

  #drawFoot(): void {
    if (this.#rows === undefined) return;
    const { shown, top } = this.#rows;
    const folded = foldedSpans(this.#tree, shown);
    const all = this.#tree.spans.length;
    const last = Math.min(shown.length, top + IN_VIEW);
    const rows =
      shown.length > IN_VIEW
        ? [html("b", {}, `rows ${count(top + 1)} – ${count(last)}`), ` of ${count(shown.length)}`]
        : [html("b", {}, counted(shown.length, "row"))];
    const how = this.isHiding ? "folded or hidden" : "folded";
    const stand =
      folded > 0
        ? ` stand${shown.length === 1 ? "s" : ""} for ${count(all - folded)} of ${counted(all, "span")}; ${count(folded)} ${how} `
        : ` for ${counted(all, "span")} `;
    this.#foot.replaceChildren(
      html("span", {}, ...rows, stand, folded > 0 && link("open all", () => this.#rows.openAll())),
      html("span.sp"),
      ...LEGEND.map((entry) => entry()),
    );
  }

  #say(): void {
    if (this.#rows.selected >= 0) this.#said.textContent = rowText(this.#context, this.#tree, this.#rows.selected);
  }
}

function headOf(context: CardContext): HTMLElement {
  const self = "Time in the call itself; the mean per call where calls are folded";
  return html(
    "div.r.h",
    { role: "row", "aria-rowindex": 1 },
    html("div", { role: "columnheader" }, "call"),
    html("div.lane", { role: "columnheader", "aria-label": "time" }, axisLabels(context.axis)),
    html("div.n", { role: "columnheader", title: self }, "self ms"),
    html(
      "div.n.c-usual",
      { role: "columnheader", title: "Median of the self time of all calls on this path" },
      "usual",
    ),
    html("div.dev", { role: "columnheader" }, html("span"), html("span.n", {}, "vs usual")),
  );
}

function link(text: string, onclick: () => void): HTMLElement {
  return html("button.link", { type: "button", tabindex: -1, onclick }, text);
}
