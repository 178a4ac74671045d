import type { DeckState } from "../../contract/deck-state.js";
import { html, svg } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { count, counted } from "../numbers.js";

/** What an answer decides, before it is given, and why this card is asked. */
export function decision({ card, traces, abnormal, keys }: DeckState): HTMLElement | undefined {
  if (card === null) return undefined;
  const { followers, reason } = card;
  return html(
    "div.dec",
    {},
    html(
      "div",
      {},
      html("strong", {}, `This answer decides about ${counted(followers, "trace")}`),
      html("span.dim", {}, ` of ${count(traces)}`),
    ),
    abnormal !== undefined && bars(followers, traces, abnormal, keys),
    reason !== undefined && html("p.why", {}, html("span.dim", {}, "Why this card"), ` ${reason}`),
  );
}

/** All traces as they are labelled now, and with either answer. */
function bars(followers: number, traces: number, abnormal: number, keys: DeckState["keys"]): HTMLElement {
  const share = Math.max(0.4, (100 * followers) / traces);
  const left = Math.min((100 * abnormal) / traces, 100 - share);
  const row = (color: string, opacity: number, ...label: (Node | string)[]) =>
    html(
      "div.b3",
      {},
      html("span", {}, ...label),
      svg(
        "svg",
        { width: "100%", height: 11, "aria-hidden": "true" },
        svg("rect", { x: 0, y: 1, width: `${left}%`, height: 9, fill: "var(--le-abnormal)", opacity: 0.45 }),
        svg("rect", {
          x: `${left}%`,
          y: 1,
          width: `${share}%`,
          height: 9,
          fill: color,
          stroke: "var(--le-open)",
          "stroke-width": 0.6,
          opacity,
        }),
        svg("rect", {
          x: `${left + share}%`,
          y: 1,
          width: `${100 - left - share}%`,
          height: 9,
          fill: "var(--le-normal)",
          opacity: 0.45,
        }),
      ),
    );
  return html(
    "div.bars",
    {},
    row("var(--le-panel)", 1, html("span.dim", {}, "now")),
    row("var(--le-abnormal)", 1, keyCap(keys.abnormal), " ", mark("abnormal"), ` +${count(followers)}`),
    row("var(--le-normal)", 1, keyCap(keys.normal), " ", mark("normal"), ` +${count(followers)}`),
  );
}
