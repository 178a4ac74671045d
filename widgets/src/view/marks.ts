import { html, svg } from "./dom.js";

/** What a mark stands for; each has a shape of its own, so that colour never stands alone. */
export type Mark = "abnormal" | "normal" | "unsure" | "skip" | "open" | "error" | "saved" | "saving";

const SHAPES: Readonly<Record<Mark, () => SVGElement>> = {
  abnormal: () => svg("path", { d: "M6 1.6 10.9 10.2H1.1Z" }),
  normal: () => svg("circle", { cx: 6, cy: 6, r: 4.4 }),
  unsure: () => svg("path", { d: "M6 .9 11.1 6 6 11.1 .9 6Z" }),
  skip: () => svg("circle", { cx: 6, cy: 6, r: 2 }),
  open: () => svg("circle", { cx: 6, cy: 6, r: 4.4 }),
  error: () => svg("path", { d: "M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5" }),
  saved: () => svg("path", { d: "M2 6.5 5 9.3 10 3" }),
  saving: () => svg("circle", { cx: 6, cy: 6, r: 4.4, "stroke-dasharray": "2 2" }),
};

const NEVER_FILLED: ReadonlySet<Mark> = new Set(["skip", "open", "error", "saved", "saving"]);

/**
 * @param said Filled: a person said it; outline: the model predicts it.
 * @param label For screen readers; without one the mark stands beside its word.
 */
export function mark(of: Mark, { said = true, label }: { said?: boolean; label?: string } = {}): SVGElement {
  const shape = SHAPES[of]();
  const filled = said && !NEVER_FILLED.has(of);
  const named = label === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": label };
  return svg("svg", { class: `g g-${of}${filled ? " g-said" : ""}`, viewBox: "0 0 12 12", ...named }, shape);
}

/** A key, as it is printed on a button. */
export function keyCap(key: string): HTMLElement {
  return html("kbd", {}, KEY_NAMES[key] ?? key);
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
  Escape: "Esc",
  Z: "⇧z",
  C: "⇧c",
};
