import type { AlikeEffect, DeckState } from "../../contract/deck-state.js";
import { html } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { count, counted } from "../numbers.js";

/** What may be said of many traces at once. */
export type AlikeValue = "normal" | "abnormal";

/** How far a person has come with saying the same of all traces alike. */
export interface AlikeQuestion {
  /** Absent before it is chosen. */
  readonly value?: AlikeValue;
  /** Absent while the kernel counts. */
  readonly effect?: AlikeEffect;
}

/** What a person does there. */
export interface AlikeActions {
  choose(value: AlikeValue): void;
  confirm(): void;
  leave(): void;
}

const VALUES: readonly AlikeValue[] = ["abnormal", "normal"];

/** Asks what is said of all traces alike, and says what it would change before it is done. */
export function alikePanel(
  { value, effect }: AlikeQuestion,
  keys: DeckState["keys"],
  actions: AlikeActions,
): HTMLElement {
  return html(
    "div.alike",
    { role: "group", "aria-label": "Label all traces alike" },
    html(
      "div.row",
      {},
      html("strong", {}, "Label all traces alike this one as"),
      ...VALUES.map((choice) =>
        html(
          "button",
          {
            type: "button",
            tabindex: -1,
            "aria-pressed": String(choice === value),
            onclick: () => actions.choose(choice),
          },
          keyCap(keys[choice]),
          mark(choice),
          choice,
        ),
      ),
      html("span.sp"),
      html("button.quiet", { type: "button", tabindex: -1, onclick: () => actions.leave() }, "leave", keyCap("Escape")),
    ),
    ...(value === undefined ? [] : [effectOf(value, effect, actions)]),
  );
}

function effectOf(value: AlikeValue, effect: AlikeEffect | undefined, actions: AlikeActions): HTMLElement {
  if (effect === undefined) return html("div.sec", { role: "status" }, "Counting what would change …");
  const { alike, human, flips, kept, others } = effect;
  if (alike === 0) {
    return html("div.sec", { role: "status" }, "No other trace is alike; the keys of the card answer this one.");
  }
  const other = value === "abnormal" ? "normal" : "abnormal";
  const line = (number: number, name: (Node | string)[], detail: string) =>
    html("tr", {}, html("td", {}, ...name), html("td.n", {}, html("b", {}, count(number))), html("td.dim", {}, detail));
  return html(
    "div",
    { role: "status" },
    html(
      "table",
      {},
      line(
        human,
        ["would be labelled ", mark(value), ` ${value}`],
        `this card and ${counted(human - 1, "trace")} alike`,
      ),
      line(
        flips,
        [mark(other, { said: false }), " → ", mark(value), " of these would change"],
        `the others are labelled ${value} already`,
      ),
      line(kept, ["answered by themselves"], "keep what was said of them"),
      line(others, ["other traces would change"], "since the model learns from the answer"),
    ),
    html(
      "div.row",
      {},
      html(
        "button.confirm",
        { type: "button", tabindex: -1, onclick: () => actions.confirm() },
        `Label ${count(human)}`,
        keyCap("Enter"),
      ),
      html("span.dim", {}, "one undo takes all of it back"),
    ),
  );
}
