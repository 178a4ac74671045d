import type { Selection } from "../../contract/overview-state.js";
import { visible } from "../../draw/names.js";
import { clockText } from "../../draw/time-bins.js";
import { html } from "../dom.js";
import { count, duration } from "../numbers.js";
import { type Known, traceMark, traceWords } from "./describe-trace.js";

/** The traces of a selection, one line each; the least certain first. */
export class TraceList {
  readonly element = html("ol.tlist", { "aria-label": "selected traces, the least certain first", hidden: true });
  readonly #open: (row: number) => void;
  #listed: Selection["listed"] = [];

  constructor(open: (row: number) => void) {
    this.#open = open;
  }

  /** @param current Row of the trace that is open. */
  draw(selection: Selection | null, known: Known, current: number | undefined): void {
    this.#listed = selection?.listed ?? [];
    this.element.hidden = this.#listed.length === 0;
    this.element.replaceChildren(
      ...this.#listed.map(({ row, traceId }) =>
        html(
          "li",
          {},
          html(
            "button",
            {
              type: "button",
              tabindex: -1,
              "aria-current": row === current ? "true" : undefined,
              onclick: () => this.#open(row),
            },
            traceMark(known, row),
            html("span.n", {}, clockText(known.traces.origin + known.traces.start[row])),
            html("span.n", {}, duration(1000 * known.traces.duration[row])),
            html("code", {}, visible(traceId)),
            html("span.dim.w", {}, traceWords(known, row)),
          ),
        ),
      ),
    );
    const now = this.element.querySelector<HTMLElement>("[aria-current]")?.parentElement;
    if (now) this.element.scrollTop = now.offsetTop - this.element.clientHeight / 2;
  }

  /** The trace before or after one in the list; the first or last where it is none of them. */
  step(from: number | undefined, by: 1 | -1): number | undefined {
    if (this.#listed.length === 0) return undefined;
    const at = this.#listed.findIndex(({ row }) => row === from);
    const to =
      at < 0 ? (by > 0 ? 0 : this.#listed.length - 1) : Math.min(this.#listed.length - 1, Math.max(0, at + by));
    return this.#listed[to].row;
  }

  /** "showing 200 of 1,302". */
  static shown(selection: Selection): string {
    return selection.listed.length < selection.count
      ? `, ${count(selection.listed.length)} listed, the least certain first`
      : "";
  }
}
