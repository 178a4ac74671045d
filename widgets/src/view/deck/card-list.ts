import type { DeckState, ListedCard } from "../../contract/deck-state.js";
import { html } from "../dom.js";
import { mark } from "../marks.js";
import { count } from "../numbers.js";

/** All cards so far, by what was said of them; each can be looked at again and changed. */
export function cardList({ list, card }: DeckState, show: (traceId: string) => void): HTMLElement {
  const items = list.map((listed) => html("li", {}, item(listed, listed.traceId === card?.traceId, show)));
  return html(
    "nav.side",
    { "aria-label": "cards" },
    html("div.sideh", {}, html("span", {}, "cards"), html("span", {}, "decide")),
    html("ol.list", {}, ...items),
  );
}

function item(
  { traceId, number, title, followers, value, note, culprit, also }: ListedCard,
  isCurrent: boolean,
  show: (traceId: string) => void,
) {
  const more = [
    value === "skip" ? "skip" : undefined,
    also !== undefined && also > 0 && `and ${count(also)} alike`,
    culprit && `culprit ${culprit}`,
    note && "note",
  ].filter(Boolean);
  return html(
    "button",
    {
      type: "button",
      tabindex: -1,
      "aria-current": isCurrent ? "true" : undefined,
      "aria-label": `card ${number}, ${value ?? "open"}: ${title}`,
      onclick: () => show(traceId),
    },
    html("span.no", {}, String(number)),
    mark(value === "skip" ? "open" : (value ?? "open")),
    html("span.t", {}, title, more.length > 0 && html("small", {}, more.join(" · "))),
    html("span.n", {}, followers === undefined ? "" : count(followers)),
  );
}
