import { createInterface } from "node:readline";
import { visible } from "../table.js";
import type { Deck } from "./deck.js";
import { deedOf } from "./keys.js";
import { renderCard } from "./render-card.js";

/** Options of {@link runLines}. */
export interface LineOptions {
  readonly signal: AbortSignal;
  /** Shows a card or a message. */
  say(text: string): void;
}

/**
 * Drives a deck by lines, one key each, such as a script or a test writes them: `0`, `1`, `u`, `c cart`, `n a note`.
 * The end of the input ends it, and everything is kept.
 *
 * @returns Lines that were no key.
 */
export async function runLines(
  deck: Deck,
  input: NodeJS.ReadableStream,
  { signal, say }: LineOptions,
): Promise<number> {
  const show = () => {
    if (deck.shown !== undefined) say(`${renderCard(deck.shown, { width: 100, rows: 12 })}\n`);
  };
  let wrong = 0;
  let number = 0;
  show();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const stop = () => lines.close();
  signal.addEventListener("abort", stop);
  try {
    for await (const line of lines) {
      number++;
      if (signal.aborted) break;
      if (line.trim() === "") continue;
      const [key, ...rest] = line.trim().split(" ");
      const deed = deedOf(key);
      if (deed === undefined || deed === "help") {
        wrong++;
        say(`line ${number}: "${visible(key)}" is no key`);
        continue;
      }
      if (!(await deck.act(deed, rest.join(" ")))) break;
      await deck.rest();
      if (deck.message !== "") say(deck.message);
      show();
    }
  } finally {
    lines.close();
    signal.removeEventListener("abort", stop);
  }
  return wrong;
}
