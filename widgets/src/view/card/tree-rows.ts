import type { TreeShape } from "../../draw/call-tree.js";
import { openWay, shownRows } from "../../draw/shown-rows.js";
import { html } from "../dom.js";

/** Rows in view before the list scrolls within the card. */
export const IN_VIEW = 12;
/** Rows drawn beyond what is in view. */
const BEYOND = 6;
const HEAD = 27;

/** How a row stands. */
export interface RowState {
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** From 1, among all rows that could be scrolled to. */
  readonly index: number;
}

/** What a list of rows shows. */
export interface RowSource {
  readonly label: string;
  readonly className: string;
  /** Pixels. */
  readonly height: number;
  readonly head: HTMLElement;
  /** Each with `data-node`. */
  row(node: number, state: RowState): HTMLElement;
  /** Something was folded, selected or scrolled. */
  changed(): void;
}

let made = 0;

/** A tree as rows that open and fold. Only rows in view exist, so that a hundred thousand are as quick as ten. */
export class TreeRows {
  readonly element: HTMLElement;
  readonly #id = `le-rows-${++made}`;
  readonly #source: RowSource;
  readonly #list: HTMLElement;
  readonly #scroller: HTMLElement;
  #tree!: TreeShape;
  #open!: Uint8Array;
  #hidden?: Uint8Array;
  #shown: Uint32Array = new Uint32Array(0);
  #selected = -1;
  /** Where it should stand; a list that is taken out of the page and put back has forgotten it. */
  #top = 0;
  #drawn = "";

  constructor(source: RowSource, tree: TreeShape, open: Uint8Array, selected: number) {
    this.#source = source;
    this.#list = html("div.rows", { role: "rowgroup", onclick: (event: MouseEvent) => this.#click(event) });
    this.#scroller = html("div.scroller", { onscroll: () => this.#scrolled() }, source.head, this.#list);
    this.element = html(
      `div.wf${source.className}`,
      { role: "treegrid", tabindex: 0, "aria-label": source.label, "aria-readonly": "true" },
      this.#scroller,
    );
    // Its animation, which does nothing, begins whenever the list is put into the page; no other event tells that.
    this.#scroller.addEventListener("animationstart", () => this.#restore());
    this.show(tree, open, selected);
  }

  get shown(): Uint32Array {
    return this.#shown;
  }

  get open(): Uint8Array {
    return this.#open;
  }

  get selected(): number {
    return this.#selected;
  }

  /** The first row in view, from 0. */
  get top(): number {
    return Math.round(this.#top / this.#source.height);
  }

  /** Shows a tree, or the same one with other rows hidden. */
  show(tree: TreeShape, open: Uint8Array, selected: number, hidden?: Uint8Array): void {
    this.#tree = tree;
    this.#open = open;
    this.#hidden = hidden;
    this.#selected = selected;
    if (selected >= 0) openWay(tree, open, selected);
    this.#arrange();
    this.#reveal();
  }

  /** Draws the rows anew, which look otherwise now. */
  redraw(): void {
    this.#drawn = "";
    this.#draw();
  }

  select(node: number): void {
    if (node < 0) return;
    this.#selected = node;
    openWay(this.#tree, this.#open, node);
    this.#arrange();
    this.#reveal();
  }

  step(by: number): void {
    if (this.#shown.length === 0) return;
    const at = this.#placeOf(this.#selected);
    this.select(this.#shown[at < 0 ? 0 : Math.min(this.#shown.length - 1, Math.max(0, at + by))]);
  }

  toggle(node = this.#selected): void {
    if (node < 0 || this.#tree.end[node] === node + 1) return;
    this.#open[node] = 1 - this.#open[node];
    this.#arrange();
  }

  openAll(): void {
    this.#open.fill(1);
    this.#arrange();
    this.#reveal();
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("[data-node]");
    if (row === null) return;
    this.#selected = Number(row.dataset.node);
    if (target.closest(".tw, .kids") !== null || event.detail === 2) this.toggle();
    else this.redraw();
  }

  /** The place of a node among the shown ones, which are in order; -1 if it is folded away. */
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
    const { height } = this.#source;
    this.#shown = shownRows(this.#tree, this.#open, this.#hidden);
    this.#list.style.height = `${this.#shown.length * height}px`;
    this.#scroller.style.height = `${Math.min(this.#shown.length, IN_VIEW) * height + HEAD}px`;
    this.element.setAttribute("aria-rowcount", String(this.#shown.length + 1));
    this.#top = Math.min(this.#top, Math.max(0, this.#shown.length - IN_VIEW) * height);
    this.redraw();
  }

  #reveal(): void {
    const place = this.#placeOf(this.#selected);
    if (place < 0) return;
    const { height } = this.#source;
    const at = place * height;
    if (at < this.#top) this.#top = Math.max(0, at - height);
    else if (at + height > this.#top + IN_VIEW * height) this.#top = at - (IN_VIEW - 2) * height;
    else return;
    this.#top = Math.min(this.#top, Math.max(0, this.#shown.length - IN_VIEW) * height);
    this.#scroller.scrollTop = this.#top;
    this.#draw();
  }

  #scrolled(): void {
    if (!this.#scroller.isConnected) return;
    this.#top = this.#scroller.scrollTop;
    this.#draw();
  }

  #restore(): void {
    if (this.#scroller.isConnected && this.#scroller.scrollTop !== this.#top) this.#scroller.scrollTop = this.#top;
  }

  #draw(): void {
    const from = Math.max(0, this.top - BEYOND);
    const to = Math.min(this.#shown.length, this.top + IN_VIEW + BEYOND);
    const state = `${from} ${to} ${this.#selected}`;
    if (state !== this.#drawn) {
      this.#drawn = state;
      const rows: HTMLElement[] = [];
      for (let place = from; place < to; place++) {
        const node = this.#shown[place];
        const isSelected = node === this.#selected;
        const row = this.#source.row(node, { isOpen: this.#open[node] === 1, isSelected, index: place + 1 });
        if (isSelected) row.id = this.#id;
        row.style.top = `${place * this.#source.height}px`;
        rows.push(row);
      }
      this.#list.replaceChildren(...rows);
      if (this.#list.querySelector(`#${this.#id}`) !== null)
        this.element.setAttribute("aria-activedescendant", this.#id);
      else this.element.removeAttribute("aria-activedescendant");
    }
    this.#source.changed();
  }
}
