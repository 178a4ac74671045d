import { html } from "../dom.js";
import { keyCap } from "../marks.js";

/** What can be done by key in an overview, in words. */
export type KeyTable = readonly (readonly [keys: readonly string[], text: string])[];

export const MAP_KEYS: KeyTable = [
  [["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], "nearest trace that way"],
  [["[", "]"], "previous, next answered trace"],
  [["d"], "next trace that is least certain"],
  [["Enter"], "open its card; again: open it in the deck"],
  [["+", "-", "f"], "nearer, farther, the whole map"],
  [["w", "W"], "the selected group: next, previous trace"],
  [["v"], "colour by label, confidence, time"],
  [["Escape"], "close card, clear selection, leave"],
];

export const TIMELINE_KEYS: KeyTable = [
  [["ArrowLeft", "ArrowRight"], "move the selection by one bar"],
  [["⇧←", "⇧→"], "move its end"],
  [["⌥←", "⌥→"], "move its start"],
  [["[", "]"], "previous, next run of abnormal bars"],
  [["ArrowUp", "ArrowDown"], "trace in the list"],
  [["Enter"], "open its card; again: open it in the deck"],
  [["Escape"], "close card, clear selection, leave"],
];

/** The keys as a list. */
export function keyTable(keys: KeyTable): HTMLElement {
  const lines = keys.flatMap(([caps, text]) => [
    html("dt", {}, ...caps.flatMap((cap, i) => (i === 0 ? [keyCap(cap)] : [" ", keyCap(cap)]))),
    html("dd", {}, text),
  ]);
  return html("dl.keys", { "aria-label": "keys" }, ...lines);
}
