import type { AgreementState, Quality, QualityState } from "../../contract/overview-state.js";
import { visible } from "../../draw/names.js";
import { shareText } from "../../draw/overview-texts.js";
import { lowestOf } from "../../draw/quality-svg.js";
import {
  agreementLine,
  auditLine,
  NO_CERTIFICATE,
  qualityHeadline,
  qualityLine,
  signed,
} from "../../draw/quality-texts.js";
import { html, svg } from "../dom.js";
import { hideTwin } from "../hide-twin.js";
import { mark } from "../marks.js";
import { count } from "../numbers.js";
import { addStyle } from "../style.js";
import type { ViewModel } from "../view.js";

/** Traces on which people differ that are listed. */
const MOST = 12;

/** How good the labels are: the model's estimate, the audit, the agreement of several people. */
export function drawQuality(element: HTMLElement, model: ViewModel<QualityState>): () => void {
  addStyle(element.ownerDocument);
  element.classList.add("le", "le-quality");
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  element.setAttribute("role", "region");
  const draw = () => {
    const quality = model.get("quality");
    const headline = qualityHeadline(quality);
    element.setAttribute("aria-label", `Quality of the labels: ${headline}`);
    element.replaceChildren(
      ...hideTwin(model.get("twin")),
      html("div.oh", {}, html("h3", {}, headline), html("p", {}, qualityLine(quality))),
      rows(quality),
      notes(quality),
      ...(quality.agreement === undefined ? [] : [agreement(quality, quality.agreement)]),
    );
  };
  model.onChange(draw);
  draw();
  return () => {};
}

function rows(quality: Quality): HTMLElement {
  const low = lowestOf(quality);
  const x = (value: number) => `${(100 * (Math.max(low, value) - low)) / (1 - low)}%`;
  const ticks = [0, 1, 2, 3, 4].map((i) => {
    const value = low + ((1 - low) * i) / 4;
    const anchor = i === 0 ? "start" : i === 4 ? "end" : "middle";
    return svg(
      "text",
      { x: x(value), y: 11, "text-anchor": anchor, "font-size": 11, fill: "var(--le-ink-3)" },
      shareText(value),
    );
  });
  const row = (name: string, note: string, words: HTMLElement, ...parts: SVGElement[]) => [
    html("span", {}, name, html("small", {}, note)),
    svg(
      "svg",
      { height: 24, width: "100%", "aria-hidden": "true" },
      svg("line", { x1: 0, x2: "100%", y1: 12, y2: 12, stroke: "var(--le-line)" }),
      ...parts,
    ),
    words,
  ];
  const lines = quality.rows.flatMap(({ name, model, audit }) => [
    ...row(
      name,
      "model’s estimate",
      html("span.n", {}, model === undefined ? "not known yet" : html("b", {}, shareText(model))),
      ...(model === undefined
        ? []
        : [
            svg("circle", {
              cx: x(model),
              cy: 12,
              r: 4.5,
              fill: "var(--le-panel)",
              stroke: "var(--le-ink)",
              "stroke-width": 1.6,
            }),
          ]),
    ),
    ...(audit === undefined
      ? []
      : row(
          "",
          `audit, ${count(quality.audit?.cards ?? 0)} cards`,
          html("span.n", {}, "at least ", html("b", {}, shareText(audit.low)), ` (about ${shareText(audit.estimate)})`),
          svg("line", {
            x1: x(audit.low),
            x2: x(audit.high),
            y1: 12,
            y2: 12,
            stroke: "var(--le-pop)",
            "stroke-width": 4,
          }),
          svg("line", {
            x1: x(audit.low),
            x2: x(audit.low),
            y1: 4,
            y2: 20,
            stroke: "var(--le-ink)",
            "stroke-width": 2,
          }),
          svg("line", {
            x1: x(audit.estimate),
            x2: x(audit.estimate),
            y1: 8,
            y2: 16,
            stroke: "var(--le-ink)",
            "stroke-width": 1.4,
          }),
        )),
  ]);
  const table = html(
    "div.qrows",
    {},
    html("span"),
    svg("svg", { class: "qax", height: 14, width: "100%", "aria-hidden": "true" }, ...ticks),
    html("span"),
    ...lines,
  );
  return table;
}

function notes(quality: Quality): HTMLElement {
  const warnings = quality.audit?.warnings ?? [];
  return html(
    "div.qnotes",
    {},
    html("p", {}, NO_CERTIFICATE),
    ...[auditLine(quality), quality.advice && `Stability: ${quality.advice}.`].map(
      (line) => line && html("p", {}, line),
    ),
    ...warnings.map((warning) => html("p", { role: "alert" }, mark("error"), " ", html("span.err", {}, warning))),
  );
}

function agreement(quality: Quality, { pairs, disagreements, disagreed }: AgreementState): HTMLElement {
  const line = (...cells: (Node | string)[]) =>
    html("tr", {}, ...cells.map((cell, i) => html(i < 2 ? "td" : "td.n", {}, cell)));
  const head = html("tr", {}, ...["", "", "in common", "same", "Cohen’s kappa"].map((name) => html("th", {}, name)));
  const told = disagreements
    .slice(0, MOST)
    .map(({ traceId, said }) =>
      html(
        "tr",
        {},
        html("td", {}, html("code", {}, visible(traceId))),
        ...said.map(({ annotator, value }) =>
          html("td", {}, mark(value === "skip" ? "open" : value), ` ${visible(annotator)}: ${value}`),
        ),
      ),
    );
  return html(
    "div.qagree",
    {},
    html("strong", {}, agreementLine(quality)),
    pairs.length > 0 &&
      html(
        "table",
        { "aria-label": "agreement of each two people" },
        head,
        ...pairs.map(({ first, second, traces, same, kappa }) =>
          line(
            visible(first),
            visible(second),
            count(traces),
            shareText(same),
            kappa === undefined ? "–" : signed(kappa),
          ),
        ),
      ),
    told.length > 0 && html("table", { "aria-label": "traces on which they differ" }, ...told),
    disagreed > told.length &&
      html("span.dim", {}, `${count(told.length)} of ${count(disagreed)} traces on which they differ`),
  );
}
