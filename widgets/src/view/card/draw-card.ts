import type { CardData } from "../../contract/card-data.js";
import { html } from "../dom.js";
import { keyCap } from "../marks.js";
import { CallTreeView } from "./call-tree-view.js";
import { cardContext } from "./card-context.js";
import { cardHead } from "./card-head.js";
import { evidenceStrip } from "./evidence-strip.js";

/** What a card asks of whoever holds it. */
export interface CardActions {
  /** A person clicked a service to name it as the culprit. */
  onCulprit?(service: string): void;
}

/** A drawn card. */
export interface DrawnCard {
  readonly element: HTMLElement;
  /** Takes a key that the deck has no use for. @returns Whether the card had use for it. */
  press(key: string): boolean;
}

/** Draws a trace beside its population. */
export function drawCard(data: CardData, actions: CardActions = {}): DrawnCard {
  const card = new CardView(data, actions);
  return { element: card.element, press: (key) => card.press(key) };
}

class CardView {
  readonly element: HTMLElement;
  readonly #tree: CallTreeView;
  readonly #tools = html("div.tools");
  #finding?: { readonly input: HTMLInputElement; readonly said: HTMLElement };

  constructor(data: CardData, actions: CardActions) {
    const onCulprit = actions.onCulprit && ((service: string) => actions.onCulprit?.(service));
    const context = cardContext(data, onCulprit);
    this.#tree = new CallTreeView(context);
    this.element = html("div.card", {}, cardHead(data), evidenceStrip(data), this.#tools, this.#tree.element);
    this.#drawTools();
  }

  press(key: string): boolean {
    if (key === "/") {
      this.#find();
      return true;
    }
    const used = this.#tree.press(key);
    if (used) this.#drawTools();
    return used;
  }

  #find(): void {
    if (this.#finding === undefined) {
      const said = html("span.dim", { role: "status" });
      const look = (by: 0 | 1) => {
        said.textContent = this.#tree.find(input.value, by);
      };
      const input = html("input", {
        type: "search",
        "aria-label": "Find a service or operation",
        oninput: () => look(0),
        onkeydown: (event: KeyboardEvent) => {
          event.stopPropagation();
          if (event.key === "Enter") look(1);
          else if (event.key === "Escape") this.#leaveFind();
          else return;
          event.preventDefault();
        },
      }) as HTMLInputElement;
      this.#finding = { input, said };
      this.#drawTools();
    }
    this.#finding.input.focus();
  }

  #leaveFind(): void {
    this.#finding = undefined;
    this.#tree.find("", 0);
    this.#drawTools();
    this.element.closest<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
  }

  #drawTools(): void {
    // The line that is typed into stays where it is: replaced, it would lose the keyboard.
    if (this.#finding?.input.isConnected) return;
    const button = (label: string, key: string, isPressed?: boolean) =>
      html(
        "button.quiet",
        {
          type: "button",
          tabindex: -1,
          "aria-pressed": isPressed === undefined ? undefined : String(isPressed),
          onclick: () => this.press(key),
        },
        label,
        keyCap(key),
      );
    this.#tools.replaceChildren(
      html("span.sp"),
      ...(this.#finding === undefined ? [button("Find", "/")] : [this.#finding.input, this.#finding.said]),
      button("Hide below 1 %", "h", this.#tree.isHiding),
      button("Each call", "e", this.#tree.isEach),
    );
  }
}
