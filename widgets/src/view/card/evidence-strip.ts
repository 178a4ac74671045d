import type { CardData } from "../../contract/card-data.js";
import { aroundText, type EvidenceText, errorText, NEAR, structureText, timeText } from "../../draw/evidence-texts.js";
import { rowFigures } from "../../draw/row-figures.js";
import { html, svg } from "../dom.js";
import { percent } from "./percent.js";

const HEIGHT = 26;

/** What speaks for and against the headline, each beside what is usual; what is not known is drawn as not known. */
export function evidenceStrip(data: CardData): HTMLElement {
  return html(
    "div.verdict",
    { role: "group", "aria-label": "Evidence" },
    cell(timeText(data), distribution(data)),
    cell(aroundText(data), inTime(data)),
    cell(structureText(data), commonness(data)),
    cell(errorText(data), errors(data)),
  );
}

function cell({ title, scale, value, detail, speaks }: EvidenceText, drawing: SVGElement): HTMLElement {
  return html(
    "div",
    {},
    html("div.k", {}, html("span", {}, title), scale !== undefined && html("span", {}, scale)),
    html(speaks ? "div.v.abn" : "div.v", {}, value, " ", html("small", {}, detail)),
    drawing,
  );
}

function drawingOf(...shapes: SVGElement[]): SVGElement {
  return svg("svg", { width: "100%", height: HEIGHT, "aria-hidden": "true" }, ...shapes);
}

/** Where nothing is known. */
function unknown(): SVGElement {
  const dashes = { fill: "none", stroke: "var(--le-pop)", "stroke-dasharray": "3 3" };
  return drawingOf(svg("rect", { x: 0, y: 12, width: "100%", height: 5, rx: 2, ...dashes }));
}

function base(): SVGElement {
  return svg("line", { x1: 0, x2: "100%", y1: 25, y2: 25, stroke: "var(--le-line)" });
}

function distribution(data: CardData): SVGElement {
  const { histogram, row } = data.evidence ?? {};
  if (histogram === undefined || row === undefined || rowFigures(data, [row]).ratio === undefined) return unknown();
  const { counts, low, high } = histogram;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const at = Math.log(Math.max(low, data.spans.self[row]) / low) / Math.log(high / low);
  const scale = 0.97 / Math.max(1, at);
  const width = scale / counts.length;
  const bars = counts.map((calls, i) => {
    // A single call stays in sight.
    const tall = calls === 0 ? 0 : Math.max(1, (22 * calls) / most);
    return svg("rect", {
      x: percent(i * width),
      width: percent(width * 0.88),
      y: 25 - tall,
      height: tall,
      fill: "var(--le-pop)",
      opacity: 0.75,
    });
  });
  return drawingOf(...bars, base(), ...marker(Math.min(1, at * scale), 5, data.unusual.includes(row)));
}

function inTime(data: CardData): SVGElement {
  const { around, row } = data.evidence ?? {};
  if (around === undefined || row === undefined || around.self.length < NEAR) return unknown();
  const far = around.seconds.reduce((most, s) => Math.max(most, Math.abs(s)), 1);
  const high = around.self.reduce((most, s) => Math.max(most, s), Math.max(1, data.spans.self[row]));
  const y = (self: number) => 24 - 20 * (self / high);
  const x = (seconds: number) => 0.5 + (0.48 * seconds) / far;
  const dots = around.self.map((self, i) =>
    svg("circle", {
      cx: percent(x(around.seconds[i])),
      cy: y(self).toFixed(1),
      r: 1.3,
      fill: "var(--le-ink-3)",
      opacity: 0.55,
    }),
  );
  return drawingOf(base(), ...dots, ...marker(x(0), y(data.spans.self[row]), data.unusual.includes(row)));
}

function marker(share: number, y: number, speaks: boolean): SVGElement[] {
  const color = speaks ? "var(--le-abnormal)" : "var(--le-ink-2)";
  const x = percent(share);
  return [
    svg("line", { x1: x, x2: x, y1: y, y2: 25, stroke: color, "stroke-width": 1.4 }),
    svg("circle", { cx: x, cy: y, r: 3.2, fill: color }),
  ];
}

/** Share of the traces on a scale from one in ten thousand to all. */
function commonness({ sameStructure, traces }: CardData): SVGElement {
  if (sameStructure === undefined) return unknown();
  const share = Math.min(0.98, Math.max(0.015, 1 + Math.log10(sameStructure / traces) / 4));
  const ticks = [0.25, 0.5, 0.75].map((at) =>
    svg("line", { x1: percent(at), x2: percent(at), y1: 11, y2: 19, stroke: "var(--le-pop)" }),
  );
  return drawingOf(band(), ...ticks, svg("circle", { cx: percent(share), cy: 15, r: 3.6, fill: "var(--le-ink-2)" }));
}

function errors({ spans, hasStatus }: CardData): SVGElement {
  if (!hasStatus) return unknown();
  const rows = spans.error.length;
  const crosses: SVGElement[] = [];
  for (let row = 0; row < rows && crosses.length < 60; row++) {
    if (spans.error[row] === 0) continue;
    const x = percent(0.01 + (0.98 * row) / Math.max(1, rows));
    crosses.push(
      svg(
        "svg",
        { x, y: 15, width: 1, height: 1, class: "dot" },
        svg("path", {
          d: "M-3-3 3 3M3-3-3 3",
          stroke: "var(--le-error)",
          "stroke-width": 2,
          "stroke-linecap": "round",
        }),
      ),
    );
  }
  return drawingOf(band(), ...crosses);
}

function band(): SVGElement {
  return svg("rect", { x: 0, y: 13, width: "100%", height: 4, rx: 2, fill: "var(--le-pop-band)" });
}
