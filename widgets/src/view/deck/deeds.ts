import type { AnswerValue } from "../../contract/deck-state.js";

/** What a person can do in a deck. */
export type Deed =
  | AnswerValue
  | "undo"
  | "redo"
  | "back"
  | "forward"
  | "note"
  | "culprit"
  | "alike"
  | "revisit"
  | "more"
  | "help"
  | "leave";

/** In words, for buttons and the list of keys. */
export const DEED_NAMES: Readonly<Record<Deed, string>> = {
  abnormal: "Abnormal",
  normal: "Normal",
  unsure: "Unsure",
  skip: "Skip",
  undo: "Undo",
  redo: "Redo",
  back: "Previous card",
  forward: "Next card",
  note: "Note",
  culprit: "Culprit",
  alike: "All alike",
  revisit: "Back to the next unsure or skipped card",
  more: "Ask more cards than were meant",
  help: "Keys",
  leave: "Leave the deck: keys go to the notebook",
};

/** The deed of a key event, undefined if the key is nobody's; a key with Ctrl, Alt or Meta is the browser's. */
export function deedOf(event: KeyboardEvent, keys: Readonly<Record<string, string>>): Deed | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const found = Object.entries(keys).find(([, key]) => key === event.key);
  return found?.[0] as Deed | undefined;
}
