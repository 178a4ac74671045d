import { duration, figures } from "labelease";
import type { CardData } from "../contract/card-data.js";
import type { DeckState, ListedCard } from "../contract/deck-state.js";
import { cardSvg } from "../draw/card-svg.js";
import { escapeHtml } from "./escape.js";

/** Rows of a trace that a page without scripts shows. */
const MOST_ROWS = 12;
/** Cards that such a page lists. */
const MOST_CARDS = 40;

/** A deck as it stands, for a page that runs no script and has no kernel. */
export function deckTwin({ card, list, progress, traces }: DeckState): string {
  const { answered, abnormal, normal, unsure, skipped } = progress;
  const counts = `${answered} of ${progress.budget} cards answered: ▲ ${abnormal} abnormal, ● ${normal} normal, ◆ ${unsure} unsure, ○ ${skipped} skipped`;
  const advice = progress.advice === undefined ? "" : `<p>${escapeHtml(progress.advice)}</p>`;
  return [
    `<p><strong>Labelling deck</strong>, ${traces.toLocaleString("en-US")} traces. ${counts}</p>`,
    advice,
    card === null ? listTwin(list) : cardTwin(card.data),
  ].join("");
}

const MARKS: Readonly<Record<string, string>> = { abnormal: "▲", normal: "●", unsure: "◆", skip: "○" };

/** The cards so far, where none is open. */
function listTwin(list: readonly ListedCard[]): string {
  const rows = list.slice(0, MOST_CARDS).map(({ number, title, followers, value = "" }) => {
    const decides = followers === undefined ? "" : followers.toLocaleString("en-US");
    const cells = [String(number), `${MARKS[value] ?? "○"} ${value || "open"}`, title, decides];
    return `<tr>${cells.map((text) => `<td style="text-align:left">${escapeHtml(text)}</td>`).join("")}</tr>`;
  });
  const head = "<thead><tr><th>card</th><th>answer</th><th>what stands out</th><th>decided about</th></tr></thead>";
  const more = list.length > rows.length ? `<p>${rows.length} of ${list.length} cards</p>` : "";
  return list.length === 0 ? "" : `<table>${head}<tbody>${rows.join("")}</tbody></table>${more}`;
}

/** A card as a drawing, and the same in words for pages that show no drawing. */
function cardTwin(data: CardData): string {
  return `${cardSvg(data)}<details><summary>In words</summary>${cardTable(data)}</details>`;
}

/** A card, as a table of its most telling rows. */
function cardTable(data: CardData): string {
  const { spans, services, operations, usual } = data;
  const name = (row: number) =>
    `${services[spans.service[row]] ?? "?"} ${operations[spans.operation[row]] ?? "(not recorded)"}`;
  const rows = [...new Set([0, ...data.unusual, ...spans.parent.keys()])].slice(0, MOST_ROWS).sort((a, b) => a - b);
  const cells = rows.map((row) => {
    const path = spans.path[row];
    const median = usual.selfMedian[path];
    const ratio = median > 0 ? `×${figures(spans.self[row] / median)}` : "–";
    const mark = data.unusual.includes(row) ? "△ " : "";
    const indent = "&nbsp;".repeat(2 * Math.min(spans.depth[row], 12));
    const times = [
      duration(spans.start[row]),
      duration(spans.self[row]),
      median === undefined ? "–" : duration(median),
      ratio,
    ];
    return `<tr><td>${indent}${mark}${escapeHtml(name(row))}</td>${times.map((time) => `<td align="right">${time}</td>`).join("")}</tr>`;
  });
  const more = spans.parent.length > rows.length ? `<p>${rows.length} of ${spans.parent.length} spans</p>` : "";
  return [
    `<p><strong>${escapeHtml(data.headline)}</strong><br>${escapeHtml(data.detail)} Trace <code>${escapeHtml(data.traceId)}</code></p>`,
    "<table><thead><tr><th>call</th><th>starts</th><th>self</th><th>usual</th><th>times usual</th></tr></thead>",
    `<tbody>${cells.join("")}</tbody></table>${more}`,
  ].join("");
}
