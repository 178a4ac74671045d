import { onAxis, type TimeAxis } from "../../draw/time-axis.js";
import { svg } from "../dom.js";
import { moment, percent } from "./percent.js";

/** Lines of a time axis, behind the bars of a row. */
export function gridLines(axis: TimeAxis): SVGElement[] {
  return axis.ticks.map(({ at }) =>
    svg("line", { ...moment(axis, at), y1: 0, y2: "100%", stroke: "var(--le-line-faint)" }),
  );
}

/** Labels of a time axis, for the head of the rows. */
export function axisLabels(axis: TimeAxis): SVGElement {
  const drawing = svg("svg", { "aria-hidden": "true" });
  axis.ticks.forEach(({ at, label }, i) => {
    const share = onAxis(axis, at);
    const anchor = i === 0 && share < 0.05 ? "start" : share > 0.95 ? "end" : "middle";
    drawing.append(
      svg("line", { ...moment(axis, at), y1: 20, y2: 26, stroke: "var(--le-line)" }),
      svg("text", { x: percent(share), y: 16, "text-anchor": anchor, class: i % 2 === 1 ? "odd" : "" }, label),
    );
  });
  return drawing;
}
