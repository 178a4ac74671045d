import type { DeckRequest, DeckState } from "../../contract/deck-state.js";
import { html } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import { DEED_NAMES, type Deed } from "./deeds.js";

/** A loud word about answers that are not on the disk. */
export function trouble(title: string, text: string, again?: () => void): HTMLElement {
  return html(
    "div.banner.bad",
    { role: "alert" },
    mark("error"),
    html("span", {}, html("strong.err", {}, title), " ", html("span.sec", {}, text)),
    html("span.sp"),
    again !== undefined && html("button", { type: "button", onclick: again }, "Try again"),
  );
}

/** Why the kernel does not answer, and what happens to what was said. */
export function notConnected(kept: readonly DeckRequest[]): HTMLElement {
  const answers = kept.length === 1 ? "1 answer is" : `${kept.length} answers are`;
  return trouble("Not connected: run this cell again.", `${answers} kept in this page and will be sent then.`);
}

/** Keys of the card itself. */
const OF_THE_CARD: readonly (readonly [string, string])[] = [
  ["c", "Compare with the nearest normal trace"],
  ["C", "Compare with the medoid of its cluster"],
  ["g", "Graph of services"],
  ["t", "Table of call paths"],
  ["ArrowUp", "Row before"],
  ["ArrowDown", "Row after"],
  ["Enter", "Open or fold the row"],
  ["j", "Next row that stands out, or next difference"],
  ["/", "Find a service or operation"],
  ["h", "Hide what took less than 1 %"],
  ["e", "A row for each call"],
];

/** All keys. */
export function keyHelp(keys: DeckState["keys"]): HTMLElement {
  const ours = Object.entries(keys).map(([deed, key]) => [key, DEED_NAMES[deed as Deed] ?? deed] as const);
  const lines = [...ours, ...OF_THE_CARD].flatMap(([key, text]) => [html("dt", {}, keyCap(key)), html("dd", {}, text)]);
  return html("dl.keys", { "aria-label": "keys" }, ...lines);
}

/** Shown in place of a card when all are answered. */
export function queueEnd({ progress, traces, abnormal, keys }: DeckState, act: (deed: Deed) => void): HTMLElement {
  const line = (...cells: (Node | string)[]) => html("tr", {}, ...cells.map((cell) => html("td", {}, cell)));
  const next = (deed: Deed, text: string) =>
    html("button", { type: "button", tabindex: -1, onclick: () => act(deed) }, text, keyCap(keys[deed]));
  return html(
    "div.end",
    {},
    html("strong", {}, `All ${counted(progress.answered, "card")} are answered`),
    html(
      "table",
      {},
      line(html("span", {}, mark("abnormal"), " abnormal"), count(progress.abnormal)),
      line(html("span", {}, mark("normal"), " normal"), count(progress.normal)),
      line(html("span", {}, mark("unsure"), " unsure"), count(progress.unsure)),
      line(html("span", {}, mark("open"), " skipped"), count(progress.skipped)),
    ),
    abnormal !== undefined &&
      html("p.sec", {}, `The model labels ${count(abnormal)} of ${counted(traces, "trace")} abnormal.`),
    progress.advice !== undefined && html("p.sec", {}, progress.advice),
    html(
      "div.row",
      {},
      next("more", "Ask more cards"),
      progress.unsure + progress.skipped > 0 && next("revisit", "Back to unsure and skipped"),
    ),
  );
}

/** A line to type into: Enter takes it, Escape leaves it. */
export function askLine(label: string, value: string, take: (text: string) => void, leave: () => void): HTMLElement {
  const input = html("input", {
    type: "text",
    "aria-label": label,
    ".value": value,
    onkeydown: (event: KeyboardEvent) => {
      event.stopPropagation();
      if (event.key === "Enter") take((event.target as HTMLInputElement).value);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
    },
  });
  return html(
    "div.ask",
    {},
    html("span.dim", {}, label),
    input,
    html("span.dim", {}, keyCap("Enter"), " save ", keyCap("Escape"), " leave"),
  );
}

/** The services of the trace, by number. */
export function askCulprit(services: readonly string[], take: (service: string) => void): HTMLElement {
  const buttons = services
    .slice(0, 9)
    .map((service, i) =>
      html("button", { type: "button", tabindex: -1, onclick: () => take(service) }, keyCap(String(i + 1)), service),
    );
  return html(
    "div.ask",
    {},
    html("span.dim", {}, "Abnormal because of"),
    ...buttons,
    html("span.dim", {}, keyCap("Escape"), " leave"),
  );
}
