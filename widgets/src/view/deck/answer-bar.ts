import type { AnswerValue, DeckState } from "../../contract/deck-state.js";
import { html } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { DEED_NAMES, type Deed } from "./deeds.js";

const ANSWERS: readonly [AnswerValue, string][] = [
  ["abnormal", "a"],
  ["normal", "o"],
  ["unsure", "u"],
  ["skip", "s"],
];
const MORE: readonly Deed[] = ["undo", "redo", "note", "culprit", "alike", "help"];

const OF_A_CARD: ReadonlySet<Deed> = new Set(["note", "culprit", "alike"]);

/** The four answers, always in the same place, and what else a key does. */
export function answerBar({ card, keys, progress }: DeckState, act: (deed: Deed) => void): HTMLElement {
  const disabled: Partial<Record<Deed, boolean>> = { undo: !progress.undoable, redo: !progress.redoable };
  return html(
    "div.ans",
    {},
    ...ANSWERS.map(([value, style]) =>
      html(
        `button.big.${style}`,
        {
          type: "button",
          tabindex: -1,
          "data-answer": value,
          "aria-pressed": card?.said === value ? "true" : "false",
          disabled: card === null,
          onclick: () => act(value),
        },
        keyCap(keys[value]),
        value !== "skip" && mark(value),
        DEED_NAMES[value],
      ),
    ),
    html("span.sp"),
    html(
      "span.sm",
      {},
      ...MORE.map((deed) =>
        html(
          "button.quiet",
          {
            type: "button",
            tabindex: -1,
            disabled: disabled[deed] ?? (card === null && OF_A_CARD.has(deed)),
            title: disabled[deed] ? `nothing to ${deed}` : undefined,
            onclick: () => act(deed),
          },
          keyCap(keys[deed]),
          DEED_NAMES[deed],
        ),
      ),
    ),
  );
}
