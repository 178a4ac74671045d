import { UsageError } from "labelease";

/** What can be done by key, with the key it has unless another is given. */
export const DECK_KEYS = {
  abnormal: "1",
  normal: "0",
  unsure: "u",
  skip: "s",
  undo: "z",
  redo: "Z",
  back: "ArrowLeft",
  forward: "ArrowRight",
  note: "n",
  culprit: "x",
  alike: "b",
  revisit: "r",
  more: "m",
  help: "?",
  leave: "Escape",
} as const satisfies Readonly<Record<string, string>>;

/** Keys by what they do, such as `{ abnormal: "a" }`. */
export type DeckKeys = Partial<Record<keyof typeof DECK_KEYS, string>>;

/** Keys that the card itself has a use for. */
const OF_THE_CARD = ["ArrowUp", "ArrowDown", "Enter", "c", "C", "j", "e", "g", "t", "/", "h"];

/**
 * All keys of a deck.
 *
 * @throws UsageError if a key has two uses, or something unknown is given one.
 */
export function deckKeys(given: DeckKeys = {}): Record<string, string> {
  const keys: Record<string, string> = { ...DECK_KEYS, ...given };
  const uses = new Map(OF_THE_CARD.map((key) => [key, "the card"]));
  for (const [deed, key] of Object.entries(keys)) {
    if (!Object.hasOwn(DECK_KEYS, deed)) {
      throw new UsageError(`Cannot set key: "${deed}" is nothing a deck can do (${Object.keys(DECK_KEYS).join(", ")})`);
    }
    const other = uses.get(key);
    if (other !== undefined) throw new UsageError(`Cannot set key: "${key}" would be both ${other} and ${deed}`);
    uses.set(key, deed);
  }
  return keys;
}
