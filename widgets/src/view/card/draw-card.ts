import type { CardData } from "../../contract/card-data.js";
import { html } from "../dom.js";
import { keyCap } from "../marks.js";
import { CallTreeView } from "./call-tree-view.js";
import { type CardContext, cardContext } from "./card-context.js";
import { cardHead } from "./card-head.js";
import { type Compared, CompareView } from "./compare-view.js";
import { evidenceStrip } from "./evidence-strip.js";
import { graphView } from "./graph-view.js";
import { tableView } from "./table-view.js";

export type { Compared } from "./compare-view.js";

/** What a trace may be held against. */
export type CompareWith = "normal" | "medoid";

/** What a card asks of whoever holds it. */
export interface CardActions {
  /** A person clicked a service to name it as the culprit. */
  onCulprit?(service: string): void;
  /** Fetches a trace to compare with; in words why there is none, or null. */
  compare?(what: CompareWith): Promise<Compared | string | null>;
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

type Shape = "tree" | "graph" | "table";

const SHAPES: readonly (readonly [Shape, string, string])[] = [
  ["tree", "Tree", ""],
  ["graph", "Graph", "g"],
  ["table", "Table", "t"],
];

const OTHERS: readonly (readonly [CompareWith, string, string])[] = [
  ["normal", "vs nearest normal", "c"],
  ["medoid", "vs medoid", "C"],
];

class CardView {
  readonly element: HTMLElement;
  readonly #data: CardData;
  readonly #actions: CardActions;
  readonly #context: CardContext;
  readonly #tree: CallTreeView;
  readonly #top: readonly HTMLElement[];
  readonly #tools = html("div.tools", { role: "toolbar", "aria-label": "How to look at the trace" });
  #shape: Shape = "tree";
  #comparing?: CompareWith;
  /** Undefined while it is being fetched, a sentence where there is none. */
  #compared?: CompareView | string;
  #finding?: { readonly input: HTMLInputElement; readonly said: HTMLElement };

  constructor(data: CardData, actions: CardActions) {
    this.#data = data;
    this.#actions = actions;
    const { onCulprit } = actions;
    this.#context = cardContext(data, onCulprit && ((service) => onCulprit(service)));
    this.#tree = new CallTreeView(this.#context);
    this.#top = [cardHead(data), evidenceStrip(data)];
    this.element = html("div.card");
    this.#draw();
  }

  press(key: string): boolean {
    switch (key) {
      case "c":
      case "C": {
        const what = key === "c" ? "normal" : "medoid";
        this.#compare(this.#comparing === what ? undefined : what);
        return true;
      }
      case "g":
      case "t":
        this.#show(key === "g" ? "graph" : "table");
        return true;
      case "/":
        this.#find();
        return true;
    }
    if (this.#compared instanceof CompareView) return this.#compared.press(key);
    if (this.#shape !== "tree" && !["h", "e", "j"].includes(key)) return false;
    const used = this.#tree.press(key);
    if (used) this.#show("tree", true);
    return used;
  }

  /** Pressed again it goes back to the tree. */
  #show(shape: Shape, stays = false): void {
    this.#comparing = undefined;
    this.#compared = undefined;
    const next = this.#shape === shape && !stays ? "tree" : shape;
    const isOther = next !== this.#shape || this.element.childElementCount < 4 || !this.#top[0].isConnected;
    this.#shape = next;
    if (isOther || !stays) this.#draw();
    else this.#drawTools();
  }

  #compare(what: CompareWith | undefined): void {
    this.#comparing = what;
    this.#compared = undefined;
    this.#shape = "tree";
    this.#draw();
    if (what === undefined) return;
    const take = (found: Compared | string | null) => {
      if (this.#comparing !== what) return;
      const none = "There is no such trace to compare with.";
      this.#compared =
        found === null || typeof found === "string" ? (found ?? none) : new CompareView(this.#data, found);
      this.#draw();
    };
    const asked = this.#actions.compare?.(what) ?? Promise.resolve(null);
    asked.then(take, () => take(null));
  }

  #find(): void {
    this.#show("tree", true);
    if (this.#finding === undefined) {
      const said = html("span.dim", { role: "status" });
      const look = (by: 0 | 1) => {
        said.textContent = this.#tree.find(input.value, by);
      };
      const input = html("input", {
        type: "search",
        "aria-label": "Find a service or operation",
        placeholder: "service or operation",
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

  #draw(): void {
    this.#drawTools();
    const { compared } = this.#parts();
    if (compared !== undefined) this.element.replaceChildren(...compared);
    else if (this.#shape === "graph") this.element.replaceChildren(...this.#top, this.#tools, graphView(this.#context));
    else if (this.#shape === "table") this.element.replaceChildren(...this.#top, this.#tools, tableView(this.#context));
    else this.element.replaceChildren(...this.#top, this.#tools, this.#tree.element);
  }

  #parts(): { readonly compared?: readonly HTMLElement[] } {
    if (this.#comparing === undefined) return {};
    if (this.#compared instanceof CompareView)
      return { compared: [this.#compared.head, this.#tools, this.#compared.element] };
    const text = this.#compared ?? "Looking for the trace to compare with …";
    return { compared: [this.#top[0], this.#tools, html("div.none", { role: "status" }, text)] };
  }

  #drawTools(): void {
    // The line that is typed into stays where it is: replaced, it would lose the keyboard.
    if (this.#finding?.input.isConnected && this.#tools.contains(this.#finding.input)) return;
    const isComparing = this.#comparing !== undefined;
    const shapes = SHAPES.map(([shape, label, key]) => {
      const isNow = !isComparing && shape === this.#shape;
      return html(
        "button",
        { type: "button", tabindex: -1, "aria-pressed": String(isNow), onclick: () => this.#show(shape, true) },
        label,
        key !== "" && keyCap(key),
      );
    });
    const others = OTHERS.map(([what, label, key]) =>
      html(
        "button",
        {
          type: "button",
          tabindex: -1,
          "aria-pressed": String(what === this.#comparing),
          onclick: () => this.press(key),
        },
        label,
        keyCap(key),
      ),
    );
    this.#tools.replaceChildren(
      html("span.tabs", { role: "group", "aria-label": "Shape" }, ...shapes),
      ...(this.#actions.compare === undefined
        ? []
        : [html("span.tabs", { role: "group", "aria-label": "Compare with" }, ...others)]),
      html("span.sp"),
      ...(this.#shape === "tree" && !isComparing ? this.#treeTools() : []),
    );
  }

  #treeTools(): HTMLElement[] {
    const find =
      this.#finding === undefined
        ? [quiet("Find", "/", () => this.#find())]
        : [this.#finding.said, this.#finding.input];
    const hide = quiet("Hide below 1 %", "h", () => this.press("h"), this.#tree.isHiding);
    const each = quiet("Each call", "e", () => this.press("e"), this.#tree.isEach);
    each.title = "A row for each call, instead of one for calls of the same name";
    hide.classList.add("hide-s");
    return [...find, hide, each];
  }
}

function quiet(label: string, key: string, onclick: () => void, isPressed?: boolean): HTMLElement {
  const pressed = isPressed === undefined ? undefined : String(isPressed);
  return html("button.quiet", { type: "button", tabindex: -1, "aria-pressed": pressed, onclick }, label, keyCap(key));
}
