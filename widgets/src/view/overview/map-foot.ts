import type { Selection } from "../../contract/overview-state.js";
import { percent } from "../../draw/overview-texts.js";
import { html } from "../dom.js";
import { keyCap } from "../marks.js";
import { counted } from "../numbers.js";
import type { ColourBy } from "./map-canvas.js";
import { TraceList } from "./trace-list.js";

/** What may colour the marks, and what the colours then mean. */
export const COLOURS: readonly (readonly [ColourBy, string])[] = [
  ["label", ""],
  ["confidence", "pale: uncertain, dark: certain"],
  ["time", "pale: early, dark: late"],
];

/** What colours the marks, what is selected, and buttons for who has no keyboard at hand. */
export function mapFoot(
  by: ColourBy,
  selection: Selection | null,
  colour: (by: ColourBy) => void,
  press: (key: string) => void,
): HTMLElement[] {
  const button = (label: string, key: string, name: string) =>
    html(
      "button.quiet",
      { type: "button", tabindex: -1, "aria-label": name, title: name, onclick: () => press(key) },
      label,
      keyCap(key),
    );
  const tabs = COLOURS.map(([name]) =>
    html(
      "button",
      { type: "button", tabindex: -1, "aria-pressed": String(name === by), onclick: () => colour(name) },
      name,
    ),
  );
  return [
    html("span", {}, "colour by"),
    html("span.tabs", { role: "group", "aria-label": "colour by" }, ...tabs),
    html("span.dim", {}, COLOURS.find(([name]) => name === by)?.[1]),
    html("span.sp"),
    selection === null
      ? html("span.dim.hide-s", {}, "drag: move · Shift and drag: select a group · Ctrl and wheel: nearer")
      : chosen(selection),
    button("", "+", "nearer"),
    button("", "-", "farther"),
    button("whole", "f", "the whole map"),
    button("", "?", "keys"),
  ];
}

function chosen(selection: Selection): HTMLElement {
  const { count, abnormal } = selection;
  const share = count === 0 ? "" : `, ${percent(abnormal / count)} abnormal`;
  return html(
    "span.group",
    {},
    html("b", {}, counted(count, "trace")),
    ` selected${share}${TraceList.shown(selection)}`,
  );
}
