import { escapeHtml } from "./escape.js";

const INK = "var(--jp-ui-font-color0, #17191c)";
const SOFT = "var(--jp-ui-font-color2, #666c73)";
export const LINE = "var(--jp-border-color2, #dcdfe3)";
const FONT = "font:13px/1.45 var(--jp-ui-font-family, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif)";

/** Style of words that matter less. */
export const QUIET = `color:${SOFT};font-size:11px`;

/** A bordered box with a title. All styles are inline, since a stored notebook keeps no style sheet. */
export function panel(title: string, body: string): string {
  const head =
    title === "" ? "" : `<div style="padding:8px 14px;font-size:14px;font-weight:600">${escapeHtml(title)}</div>`;
  const style = `${FONT};color:${INK};border:1px solid ${LINE};border-radius:4px;max-width:900px;margin:2px 0`;
  return `<div style="${style}">${head}${body}</div>`;
}
