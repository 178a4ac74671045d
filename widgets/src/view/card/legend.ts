import { html, svg } from "../dom.js";
import { mark } from "../marks.js";

/** What the marks of a row mean. */
export const LEGEND: readonly (() => HTMLElement)[] = [
  () =>
    legend(
      "self in total",
      svg("rect", { x: 0, y: 2, width: 22, height: 8, rx: 1, fill: "var(--le-svc-0)", opacity: 0.34 }),
      svg("rect", { x: 0, y: 2, width: 11, height: 8, rx: 1, fill: "var(--le-svc-0)" }),
    ),
  () => legend("critical path", svg("rect", { x: 0, y: 5, width: 22, height: 2, fill: "var(--le-crit)" })),
  () =>
    legend(
      "usual: mean, p95",
      svg("rect", { x: 0, y: 5, width: 22, height: 2, fill: "var(--le-pop-band)" }),
      svg("line", { x1: 9, x2: 9, y1: 2, y2: 10, stroke: "var(--le-pop)", "stroke-width": 1.4 }),
    ),
  () => html("span.lg", {}, mark("abnormal", { said: false }), " stands out"),
];

function legend(text: string, ...shapes: SVGElement[]): HTMLElement {
  return html("span.lg", {}, svg("svg", { "aria-hidden": "true" }, ...shapes), text);
}
