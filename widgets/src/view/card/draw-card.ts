import type { CardData } from "../../contract/card-data.js";
import { html } from "../dom.js";
import { mark } from "../marks.js";
import { counted, duration } from "../numbers.js";

/** What a card asks of whoever holds it. */
export interface CardActions {
  /** A person clicked a service to name it as the culprit. */
  onCulprit?(service: string): void;
}

/** A drawn card. */
export interface DrawnCard {
  readonly element: HTMLElement;
  /** Takes a key that the deck has no use for. @returns Whether the card had use for it. */
  press(key: string): boolean;
}

/** Draws a trace beside its population. */
export function drawCard(data: CardData, _actions: CardActions = {}): DrawnCard {
  const { spans, services } = data;
  const when = new Date(data.start / 1000).toISOString().slice(11, 19);
  const usual = data.usualDuration === undefined ? "" : `, usual for this request ${duration(data.usualDuration)}`;
  const element = html(
    "div.card",
    {},
    html(
      "div.head",
      {},
      html(
        "h3",
        {},
        mark(data.unusual.length > 0 ? "abnormal" : "open", { said: false, label: "predicted" }),
        html("span", {}, data.headline),
      ),
      html("p", {}, data.detail),
      html(
        "div.meta",
        {},
        html("span", {}, "trace ", html("code", {}, data.traceId)),
        html("span", {}, html("b", {}, when), " UTC"),
        html("span", {}, "took ", html("b", {}, duration(data.duration)), usual),
        html("span", {}, counted(spans.parent.length, "span"), ", ", counted(services.length, "service")),
        html("span", {}, data.hasStatus ? "status codes: recorded" : "status codes: not recorded"),
      ),
    ),
  );
  return { element, press: () => false };
}
