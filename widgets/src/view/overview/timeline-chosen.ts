import type { LabelColumns, Selection, TraceColumns } from "../../contract/overview-state.js";
import { percent } from "../../draw/overview-texts.js";
import { clockText, lengthText, spanText, timeBins } from "../../draw/time-bins.js";
import { html } from "../dom.js";
import { keyCap, mark } from "../marks.js";
import { count, counted } from "../numbers.js";
import { detailPlot } from "./timeline-plot.js";
import type { Range } from "./timeline-range.js";
import { TraceList } from "./trace-list.js";

/** Pixels of a bar at least. */
const BAR = 9;

/** The selected piece of time in detail, and a line that says what is in it. */
export function chosenTime(
  { from, to: end }: Range,
  { start, origin }: TraceColumns,
  { label }: LabelColumns,
  selection: Selection | null,
  { width, id, clear }: { readonly width: number; readonly id: string; readonly clear: () => void },
): { readonly detail: HTMLElement; readonly line: HTMLElement[] } {
  const to = Math.max(end, from + 1);
  const bins = timeBins(start, label, from, to, Math.max(20, Math.floor(width / BAR)), origin);
  const words = html(
    "span",
    {},
    "traces",
    html("small", {}, `per ${lengthText(bins.length)}`),
    html("small.abn", {}, "▲ abnormal"),
  );
  const plot = detailPlot(bins, origin, from, to, Math.max(1, width), id);
  const all = bins.all.reduce((sum, n) => sum + n, 0);
  const abnormal = bins.abnormal.reduce((sum, n) => sum + n, 0);
  const when = [html("b", {}, clockText(origin + from)), " – ", html("b", {}, clockText(origin + end)), " "];
  const of = ` of ${counted(all, "trace")}${all === 0 ? "" : `, ${percent(abnormal / all)}`}`;
  return {
    detail: html("div.tlane", {}, words, html("div.tplot", { style: "cursor: default" }, plot)),
    line: [
      html("span", {}, ...when, html("span.dim", {}, spanText(end - from))),
      html(
        "span",
        {},
        mark("abnormal", { said: false }),
        " ",
        html("b", {}, count(abnormal)),
        html("span.dim", {}, of),
      ),
      html("span.dim", {}, selection === null ? "" : TraceList.shown(selection).replace(/^, /, "")),
      html("span.sp"),
      ...hints([["ArrowUp", "ArrowDown"], "trace"], [["?"], "keys"]),
      html("button", { type: "button", tabindex: -1, onclick: clear }, "Clear", keyCap("Escape")),
    ],
  };
}

/** What stands there while nothing is selected on the axis. */
export function nothingChosen(selection: Selection | null): HTMLElement[] {
  const said =
    selection === null
      ? "Drag over the time line to select traces."
      : `${counted(selection.count, "trace")} selected${TraceList.shown(selection)}.`;
  return [
    html("span.sec", {}, said),
    html("span.sp"),
    ...hints([["ArrowLeft", "ArrowRight"], "select a bar"], [["[", "]"], "runs of abnormal bars"], [["?"], "keys"]),
  ];
}

function hints(...some: readonly (readonly [readonly string[], string])[]): HTMLElement[] {
  return some.map(([keys, text]) => html("span.dim.hide-s", {}, ...keys.flatMap((key) => [keyCap(key), " "]), text));
}
