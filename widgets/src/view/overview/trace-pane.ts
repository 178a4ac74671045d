import type { OverviewReply } from "../../contract/overview-state.js";
import { type DrawnCard, drawCard } from "../card/draw-card.js";
import { unpackCard } from "../card/unpack-card.js";
import { html } from "../dom.js";
import { keyCap } from "../marks.js";
import type { Asker } from "./asker.js";

/** The card of a trace below an overview. */
export class TracePane {
  readonly element = html("div.pane", { hidden: true });
  readonly #asker: Asker;
  readonly #journal: () => string;
  #row?: number;
  #card?: DrawnCard;

  /** @param journal Of the deck in which a trace is opened. */
  constructor(asker: Asker, journal: () => string) {
    this.#asker = asker;
    this.#journal = journal;
  }

  /** Row of the trace whose card is open. */
  get row(): number | undefined {
    return this.#row;
  }

  /** Fetches and shows a card. @param title Of the bar above it. */
  async open(row: number, title: readonly (Node | string)[]): Promise<void> {
    this.#row = row;
    this.#card = undefined;
    this.#draw(title, html("div.none", { role: "status" }, "Reading the trace …"));
    const reply: OverviewReply = await this.#asker.ask({ kind: "card", row });
    if (this.#row !== row) return;
    if (reply.kind !== "card") return this.#draw(title, html("div.none", {}, "There is no card of this trace."));
    this.#card = drawCard(unpackCard(reply.data));
    this.#draw(title, this.#card.element);
  }

  close(): void {
    this.#row = undefined;
    this.#card = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  /** Opens the trace in the deck, and gives the keyboard to the deck if the page holds it. */
  async toDeck(row: number): Promise<void> {
    const reply = await this.#asker.ask({ kind: "deck", row });
    if (reply.kind !== "done") return;
    const { ownerDocument: page } = this.element;
    const decks = [...page.querySelectorAll<HTMLElement>(".le-deck")];
    const deck = decks.find(({ dataset }) => dataset.journal === this.#journal());
    if (deck === undefined) return this.#say("It is open in the deck: run the deck’s cell to see it.");
    deck.scrollIntoView({ block: "nearest" });
    deck.focus({ preventScroll: true });
  }

  /** Takes a key that the overview has no use for. */
  press(key: string): boolean {
    return this.#card?.press(key) ?? false;
  }

  #say(text: string): void {
    this.element.querySelector(".panesay")?.replaceChildren(text);
  }

  #draw(title: readonly (Node | string)[], body: HTMLElement): void {
    const row = this.#row ?? 0;
    this.element.hidden = false;
    this.element.replaceChildren(
      html(
        "div.paneh",
        {},
        html("span", {}, ...title),
        html("span.sp"),
        html("span.dim.panesay", { role: "status" }),
        html(
          "button.todeck",
          { type: "button", tabindex: -1, onclick: () => void this.toDeck(row) },
          "Answer in the deck",
          keyCap("Enter"),
        ),
        html("button.quiet", { type: "button", tabindex: -1, onclick: () => this.close() }, "Close", keyCap("Escape")),
      ),
      body,
    );
  }
}
