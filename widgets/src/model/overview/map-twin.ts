import type { MapState } from "../../contract/overview-state.js";
import { mapSvg } from "../../draw/map-svg.js";
import { labelCounts } from "../../draw/overview-texts.js";
import { escapeHtml } from "../escape.js";

/** A map for a page that runs no script and has no kernel. */
export function mapTwin(state: MapState): string {
  const counts = labelCounts(state.labels, state.said);
  const rows = [
    ["traces", counts.traces],
    ["labelled abnormal", counts.abnormal],
    ["labelled normal", counts.normal],
    ["of these undecided", counts.undecided],
    ["answered abnormal", counts.saidAbnormal],
    ["answered normal", counts.saidNormal],
  ] as const;
  return `${mapSvg(state)}${inWords(rows.map(([name, value]) => [name, value.toLocaleString("en-US")]))}`;
}

/** The same in words, for pages that show no drawing. */
export function inWords(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td align="right">${escapeHtml(value)}</td></tr>`,
  );
  return `<details><summary>In words</summary><table><tbody>${cells.join("")}</tbody></table></details>`;
}
