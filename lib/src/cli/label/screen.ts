import { count, visible } from "../table.js";
import type { Deck } from "./deck.js";
import { KEYS } from "./keys.js";
import { MARKS, renderCard, wrapped } from "./render-card.js";
import { type Paint, painter } from "./style.js";
import { fitted, textWidth } from "./text-width.js";

/** Lines around the tree: head, card, headline, foot. */
const AROUND = 16;

/** The whole screen of the deck: at most `height` lines, none wider than `width`. */
export function screen(
  deck: Deck,
  { width, height, colour }: { readonly width: number; readonly height: number; readonly colour: boolean },
): string {
  const paint = painter(colour);
  const foot = footOf(deck, width, paint);
  const body = bodyOf(deck, width, Math.max(3, height - AROUND), colour);
  const room = Math.max(1, height - foot.length - 3);
  return [headOf(deck, width), "", ...body.slice(0, room), "", ...foot].slice(0, height).join("\n");
}

function headOf({ session, state }: Deck, width: number): string {
  const said = [
    `${MARKS.abnormal} ${count(state.abnormal)} abnormal`,
    `${MARKS.normal} ${count(state.normal)} normal`,
    ...(state.unsure > 0 ? [`${MARKS.unsure} ${count(state.unsure)} unsure`] : []),
    ...(state.skipped > 0 ? [`${MARKS.skip} ${count(state.skipped)} skipped`] : []),
  ];
  const parts = [
    `${count(state.answered)} answered, ${count(state.open)} open`,
    said.join(" "),
    visible(session.annotator),
  ];
  if (state.change !== undefined) {
    parts.push(`last ${state.change.answers} answers changed ${count(state.change.traces)} labels`);
  }
  const text = parts.join(" · ");
  return textWidth(text) > width ? fitted(text, width) : text;
}

function bodyOf(deck: Deck, width: number, rows: number, colour: boolean): string[] {
  if (deck.mode === "help") {
    return KEYS.flatMap(({ key, help }) => wrapped(`${key}  ${help}`, width));
  }
  if (deck.mode === "culprit") {
    const named = deck.culprits.map((name, i) => `${String(i + 1).padStart(3)}  ${visible(name)}`);
    const shown = named.slice(0, rows).map((line) => (textWidth(line) > width ? fitted(line, width) : line));
    const more =
      named.length > shown.length ? [`showing ${shown.length} of ${named.length} services; a name does, too`] : [];
    return ["Which service is to blame?", ...shown, ...more].flatMap((line) => wrapped(line, width));
  }
  if (deck.shown !== undefined) return renderCard(deck.shown, { width, rows, colour }).split("\n");
  return wrapped("All cards are answered. b goes back to change an answer, q stops and says what comes next.", width);
}

function footOf(deck: Deck, width: number, paint: Paint): string[] {
  const input = `${visible(deck.input)}_`;
  const lines = (...texts: string[]) => texts.flatMap((text) => wrapped(text, width));
  if (deck.mode === "note") return lines(`note: ${input}`, "Enter saves, Esc leaves it");
  if (deck.mode === "culprit")
    return lines(`number: ${input}`, "Enter saves abnormal with this culprit, Esc leaves it");
  if (deck.mode === "alike") {
    const message = lines(deck.message).map((line) => paint("strong", line));
    if (deck.bulk === undefined) return [...message, ...lines("all traces alike: 0 normal, 1 abnormal, Esc leaves it")];
    return [...message, ...lines("Enter does it (z takes all of it back), 0 or 1 chooses anew, Esc leaves it")];
  }
  if (deck.mode === "help") return lines("Any key goes back to the card");
  const all = lines(KEYS.map(({ key, does }) => `${key} ${does}`).join("  "));
  const keys = all.length <= 2 ? all : lines("0 normal  1 abnormal  ? keys");
  return [...lines(deck.message).map((line) => paint("strong", line)), ...keys.map((line) => paint("faint", line))];
}
