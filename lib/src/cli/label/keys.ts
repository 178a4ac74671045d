/** What a key of the deck does; the list is the help, the footer and the line mode in one. */
export const KEYS = [
  { key: "0", does: "normal", help: "normal, and the next card" },
  { key: "1", does: "abnormal", help: "abnormal, and the next card" },
  { key: "u", does: "unsure", help: "unsure, and the next card" },
  { key: "s", does: "skip", help: "skip, and the next card" },
  { key: "c", does: "culprit", help: "abnormal because of one service: choose it by its number" },
  { key: "n", does: "note", help: "a note on the trace" },
  {
    key: "A",
    does: "alike",
    help: "all traces alike at once: 0 or 1, then it says what would change, and Enter does it",
  },
  { key: "z", does: "undo", help: "take the last answer or note back, as often as you like" },
  { key: "y", does: "redo", help: "do again what was taken back" },
  { key: "b", does: "back", help: "the card before (also the left arrow); answer it again to change it" },
  { key: "f", does: "forward", help: "the card after (also the right arrow)" },
  { key: "r", does: "revisit", help: "the next card that was left unsure or skipped" },
  { key: "m", does: "more", help: "eight cards more than were meant" },
  { key: "?", does: "help", help: "this list" },
  { key: "q", does: "quit", help: "stop; everything is kept (also Ctrl-C)" },
] as const;

export type Deed = (typeof KEYS)[number]["does"];

/** Other keys that mean the same. */
const OTHERS = new Map<string, Deed>([
  ["left", "back"],
  ["right", "forward"],
  ["Z", "redo"],
  ["a", "abnormal"],
  ["ctrl-c", "quit"],
  ["ctrl-d", "quit"],
]);

/** What a key does on a card; undefined if nothing. */
export function deedOf(key: string): Deed | undefined {
  return KEYS.find((entry) => entry.key === key)?.does ?? OTHERS.get(key);
}
