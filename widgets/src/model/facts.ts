import type { MimeBundle } from "../kernel/host.js";
import { DISPLAY } from "../kernel/mime-bundle.js";
import { escapeHtml } from "./escape.js";
import { LINE, panel, QUIET } from "./panel.js";

/** A few figures with their names, side by side. */
export class Facts {
  constructor(
    readonly title: string,
    readonly facts: Readonly<Record<string, string | number>>,
  ) {}

  [DISPLAY](): MimeBundle {
    const facts = Object.entries(this.facts).map(([name, value]) => [name, textOf(value)]);
    const tiles = facts.map(
      ([name, value]) =>
        `<td style="text-align:left;padding:6px 14px;border:0"><b style="font-size:14px">${escapeHtml(value)}</b><br><span style="${QUIET}">${escapeHtml(name)}</span></td>`,
    );
    const row = `<table style="border-collapse:collapse;width:100%;margin:0;border-top:1px solid ${LINE}"><tr style="background:none">${tiles.join("")}</tr></table>`;
    return {
      "text/plain": [this.title, ...facts.map(([name, value]) => `${name}: ${value}`)].join("\n"),
      "text/html": panel(this.title, row),
    };
  }
}

/** A few figures with their names, to {@link show}. */
export function facts(title: string, values: Readonly<Record<string, string | number>>): Facts {
  return new Facts(title, values);
}

function textOf(value: string | number): string {
  return typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 3 }) : value;
}
