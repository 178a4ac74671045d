import { LABEL, type LabelColumns } from "../../contract/overview-state.js";
import { visible } from "../../draw/names.js";
import type { LabelCounts } from "../../draw/overview-texts.js";
import { html, svg } from "../dom.js";
import { keyCap, type Mark, mark } from "../marks.js";
import { count } from "../numbers.js";
import { type Known, saidOf, traceMark, traceWhen, traceWords } from "./describe-trace.js";

const BARS = 20;

/** What the marks mean and how many there are, how sure the model is, and the selected trace. */
export function mapSide(
  known: Known,
  counts: LabelCounts,
  selected: { readonly row: number; readonly isOpen: boolean } | undefined,
  open: (row: number) => void,
): HTMLElement[] {
  return [marksOf(counts), sureness(known.labels, counts), selectedOf(known, selected, open)];
}

function marksOf(counts: LabelCounts): HTMLElement {
  const line = (shape: Mark, size: "big" | "small", said: boolean, text: string, value: number) => {
    const drawn = mark(shape, { said });
    drawn.classList.add(size);
    return html("div.mline", {}, drawn, html("span", {}, text), html("span.n", {}, count(value)));
  };
  const open = counts.traces - counts.normal - counts.abnormal;
  const undecided = html(
    "div.mline",
    {},
    html("span", {}, mark("normal", { said: false }), mark("abnormal", { said: false })),
    html("span", {}, "of these undecided"),
    html("span.n", {}, count(counts.undecided)),
  );
  return html(
    "div",
    {},
    html("h4", {}, "Marks"),
    line("abnormal", "big", true, "answered abnormal", counts.saidAbnormal),
    line("normal", "big", true, "answered normal", counts.saidNormal),
    counts.saidUnsure > 0 && line("unsure", "big", true, "unsure", counts.saidUnsure),
    open > 0 && line("open", "small", false, "not labelled yet", open),
    open === 0 && line("abnormal", "small", true, "labelled abnormal", counts.abnormal),
    open === 0 && line("normal", "small", true, "labelled normal", counts.normal),
    open === 0 && undecided,
  );
}

/** Traces by how likely the model holds them to be abnormal. */
function sureness({ label, confidence }: LabelColumns, { normal, abnormal }: LabelCounts): HTMLElement {
  const bars = new Float64Array(BARS);
  for (let row = 0; row < label.length; row++) {
    if (label[row] === LABEL.open) continue;
    const sure = confidence[row] / 255;
    const likely = label[row] === LABEL.abnormal ? sure : 1 - sure;
    bars[Math.min(BARS - 1, Math.floor(likely * BARS))]++;
  }
  const most = Math.sqrt(bars.reduce((a, b) => Math.max(a, b), 1));
  const parts = Array.from(bars, (traces, bar) => {
    const high = (40 * Math.sqrt(traces)) / most;
    const hue = bar < BARS / 2 ? "normal" : "abnormal";
    const middle = (bar + 0.5) / BARS;
    const isUndecided = middle > 0.3 && middle < 0.7;
    return svg("rect", {
      ...{ x: `${(100 * (bar + 0.06)) / BARS}%`, width: `${88 / BARS}%`, y: 44 - high, height: high },
      ...{ fill: `var(--le-${hue})`, "fill-opacity": isUndecided ? 0.4 : 0.85 },
    });
  });
  const label0 = `${count(normal)} normal, ${count(abnormal)} abnormal by the model's certainty`;
  const words = (x: string, anchor: string, fill: string, text: string) =>
    svg("text", { x, y: 58, "text-anchor": anchor, style: `fill: var(--le-${fill})` }, text);
  return html(
    "div",
    {},
    html(
      "h4",
      {},
      "How sure the model is ",
      html("span.dim", { title: "Heights are square roots of the numbers of traces" }, "√ scale"),
    ),
    svg(
      "svg",
      { class: "hist", role: "img", "aria-label": label0 },
      ...parts,
      svg("line", { x1: 0, x2: "100%", y1: 44.5, y2: 44.5, stroke: "var(--le-ink-3)" }),
      svg("line", { x1: "50%", x2: "50%", y1: 0, y2: 48, stroke: "var(--le-ink-3)", "stroke-dasharray": "2 2" }),
      words("0", "start", "normal-ink", "● normal"),
      words("50%", "middle", "ink-3", "undecided"),
      words("100%", "end", "abnormal-ink", "abnormal ▲"),
    ),
  );
}

function selectedOf(
  known: Known,
  selected: { readonly row: number; readonly isOpen: boolean } | undefined,
  open: (row: number) => void,
): HTMLElement {
  if (selected === undefined) {
    const text = "Click a mark to see its card. Arrow keys go to the nearest mark.";
    return html("div", {}, html("h4", {}, "Selected"), html("div.sec", {}, text));
  }
  const { row, isOpen } = selected;
  const said = saidOf(known, row);
  const card = said === undefined ? "" : `card ${said.number}`;
  return html(
    "div.sel",
    {},
    html("h4", {}, "Selected ", html("span.dim", {}, card)),
    html("div", {}, traceMark(known, row), " ", traceWords(known, row)),
    said !== undefined && html("div", {}, visible(said.title)),
    html("div.sec", {}, traceWhen(known, row)),
    !isOpen &&
      html(
        "button",
        { type: "button", tabindex: -1, style: "margin-top: 8px", onclick: () => open(row) },
        "Open card",
        keyCap("Enter"),
      ),
  );
}
