import type { Bounds } from "../label/audit/bounds.js";
import type { Certificate } from "../label/audit/certificate.js";
import { COLOURS } from "./colours.js";
import type { Figure } from "./figure.js";
import { axis, LAYOUT, titleOf } from "./layout.js";
import { diamond, Picture } from "./svg.js";

const MEASURES = ["precision", "recall", "f1"] as const;
const NAMES = { precision: "precision", recall: "recall", f1: "F1" } as const;
const WIDTH = 900;

/**
 * How good labels are: precision, recall and F1 of the class "abnormal" with the bounds of an audit, beside what the model
 * itself believes. What an audit cannot say (NaN) is left out.
 *
 * @param certificate From `auditLabels` or `certify`.
 *
 * @example
 * const bounds = { estimate: 0.9, low: 0.8, high: 0.95 };
 * const certificate = {
 *   n: 40, precision: bounds, recall: bounds, f1: bounds, modelEstimate: { precision: 0.9, recall: 0.9, f1: 0.9 },
 * };
 * assert.equal(qualityFigure(certificate).title, "F1 at least 0.80 by 40 audit cards; the model believes 0.90");
 */
export function qualityFigure(
  certificate: Pick<Certificate, "n" | "precision" | "recall" | "f1" | "modelEstimate">,
): Figure {
  const { n, f1, modelEstimate } = certificate;
  const cards = `${n} audit ${n === 1 ? "card" : "cards"}`;
  const title = `F1 at least ${f1.low.toFixed(2)} by ${cards}; the model believes ${modelEstimate.f1.toFixed(2)}`;
  const rows = MEASURES.map((name) => ({ name: NAMES[name], bounds: certificate[name], model: modelEstimate[name] }));
  return { title, plotly: plotlyOf(title, rows), svg: svgOf(title, rows) };
}

interface Row {
  readonly name: string;
  readonly bounds: Bounds;
  readonly model: number;
}

function svgOf(title: string, rows: readonly Row[]): string {
  const picture = new Picture(WIDTH, 214);
  const [left, right, top, tall] = [92, WIDTH - 28, 52, 36];
  const x = (value: number) => left + value * (right - left);
  const bottom = top + rows.length * tall;
  picture.text(16, 24, title, { size: 14, fill: COLOURS.ink, bold: true });
  for (let tenth = 0; tenth <= 10; tenth += 2) {
    picture.line(x(tenth / 10), top - 8, x(tenth / 10), bottom, COLOURS.line);
    picture.text(x(tenth / 10), bottom + 16, (tenth / 10).toFixed(1), { anchor: "middle" });
  }
  rows.forEach(({ name, bounds, model }, i) => {
    const y = top + tall * (i + 0.5) - 6;
    picture.text(16, y + 4, name, { size: 12, fill: COLOURS.ink });
    if (Number.isFinite(bounds.low)) {
      picture.box(x(bounds.low), y - 5, Math.max(1, x(bounds.high) - x(bounds.low)), 10, COLOURS.band);
      picture.line(x(bounds.estimate), y - 8, x(bounds.estimate), y + 8, COLOURS.ink, 2);
    }
    if (Number.isFinite(model))
      picture.path(diamond(x(model), y, 5), `fill="none" stroke="${COLOURS.unsure}" stroke-width="1.5"`);
  });
  const legend = bottom + 42;
  picture.box(left, legend - 9, 22, 10, COLOURS.band);
  picture.line(left + 11, legend - 12, left + 11, legend + 4, COLOURS.ink, 2);
  picture.text(left + 30, legend, "audit: estimate, 5 % and 95 % bounds");
  picture.path(diamond(left + 260, legend - 4, 5), `fill="none" stroke="${COLOURS.unsure}" stroke-width="1.5"`);
  picture.text(left + 272, legend, "the model's own estimate, no certificate");
  return picture.svg(title);
}

function plotlyOf(title: string, rows: readonly Row[]) {
  const known = rows.filter(({ bounds }) => Number.isFinite(bounds.low));
  const guessed = rows.filter(({ model }) => Number.isFinite(model));
  return {
    data: [
      {
        ...{ type: "scatter", mode: "markers", name: "audit: estimate, 5 % and 95 % bounds" },
        x: known.map(({ bounds }) => bounds.estimate),
        y: known.map(({ name }) => name),
        error_x: {
          type: "data",
          symmetric: false,
          array: known.map(({ bounds }) => bounds.high - bounds.estimate),
          arrayminus: known.map(({ bounds }) => bounds.estimate - bounds.low),
          color: COLOURS.control,
        },
        marker: { symbol: "line-ns-open", size: 14, color: COLOURS.control, line: { width: 2 } },
      },
      {
        ...{ type: "scatter", mode: "markers", name: "the model's own estimate" },
        x: guessed.map(({ model }) => model),
        y: guessed.map(({ name }) => name),
        marker: { symbol: "diamond-open", size: 10, color: COLOURS.unsure },
      },
    ],
    layout: {
      ...LAYOUT,
      title: titleOf(title),
      height: 260,
      xaxis: axis({ range: [0, 1.02] }),
      yaxis: axis({ autorange: "reversed" }),
      legend: { ...LAYOUT.legend, y: -0.25 },
    },
  };
}
