import { type CallTree, NONE } from "../../draw/call-tree.js";
import { lane } from "../../draw/lane.js";
import { hueOf } from "../../draw/names.js";
import { excessOf, FEW, milliseconds } from "../../draw/row-figures.js";
import { onAxis } from "../../draw/time-axis.js";
import { svg } from "../dom.js";
import type { CardContext } from "./card-context.js";
import { gridLines } from "./draw-axis.js";
import { moment, percent, stretch } from "./percent.js";

/** Shares of the axis that the excess needs in words, and as a number. */
const [WORDS, NUMBER] = [0.32, 0.12];
/** Share of the axis that can hardly be seen. */
const GRAIN = 1 / 800;

/** The bars of a row, with what is usual below them. */
export function drawLane(context: CardContext, tree: CallTree, node: number): SVGElement {
  const { data, axis, ends } = context;
  const rows = tree.spans.subarray(tree.offsets[node], tree.offsets[node + 1]);
  const { total, self, critical } = lane(data, rows, ends, (axis.to - axis.from) * GRAIN);
  const hue = `var(--le-svc-${hueOf(data, rows[0])})`;
  const isStandIn = data.spans.standIn[rows[0]] === 1;
  const drawing = svg("svg", { "aria-hidden": "true" }, ...gridLines(axis));
  pairs(total, (from, to) =>
    drawing.append(
      svg(
        "rect",
        isStandIn
          ? { ...stretch(axis, from, to), y: 7.5, height: 8, fill: "none", stroke: hue, "stroke-dasharray": "3 3" }
          : { ...stretch(axis, from, to), y: 7, height: 9, rx: 1.5, fill: hue, opacity: 0.34 },
      ),
    ),
  );
  if (!isStandIn) {
    // The stroke keeps what is narrower than a pixel in sight.
    pairs(self, (from, to) =>
      drawing.append(
        svg("rect", {
          ...stretch(axis, from, to),
          y: 7.3,
          height: 8.4,
          rx: 1,
          fill: hue,
          stroke: hue,
          "stroke-width": 0.6,
        }),
      ),
    );
  }
  pairs(critical, (from, to) =>
    drawing.append(
      svg("rect", {
        ...stretch(axis, from, to),
        y: 3,
        height: 2,
        fill: "var(--le-crit)",
        stroke: "var(--le-crit)",
        "stroke-width": 0.4,
      }),
    ),
  );
  if (rows.length === 1) drawUsual(context, drawing, rows[0]);
  return drawing;
}

/** From the start of the span to its usual 95th percentile, with a tick at the mean; and what exceeds it. */
function drawUsual({ data, axis }: CardContext, drawing: SVGElement, row: number): void {
  const { spans, usual, unusual } = data;
  const path = spans.path[row];
  if (path === NONE || usual.count[path] < FEW) return;
  const from = spans.start[row];
  const end = from + spans.duration[row];
  const excess = unusual.includes(row) ? excessOf(data, row) : 0;
  const band = excess > 0 ? Math.min(from + usual.durationP95[path], end - excess) : from + usual.durationP95[path];
  drawing.append(svg("rect", { ...stretch(axis, from, band), y: 18, height: 2, fill: "var(--le-pop-band)" }));
  const mean = from + usual.durationMean[path];
  if (mean <= axis.to) {
    drawing.append(
      svg("line", { ...moment(axis, mean), y1: 16.5, y2: 21.5, stroke: "var(--le-pop)", "stroke-width": 1.4 }),
    );
  }
  if (excess === 0) return;
  const orange = "var(--le-abnormal)";
  drawing.append(
    svg("rect", {
      ...stretch(axis, end - excess, end),
      y: 18,
      height: 2,
      fill: orange,
      stroke: orange,
      "stroke-width": 0.4,
    }),
    svg("line", { ...moment(axis, end), y1: 16.5, y2: 21.5, stroke: orange, "stroke-width": 2 }),
  );
  // Beside the bar, where there is more room; in a narrow place the number alone.
  const [left, right] = [onAxis(axis, from), 1 - onAxis(axis, end)];
  const isRight = right >= WORDS || right >= left;
  const room = isRight ? right : left;
  const place =
    isRight && room >= NUMBER
      ? { x: percent(1 - right), dx: 8, "text-anchor": "start" }
      : { x: percent(room >= NUMBER ? left : 1 - right), dx: -8, "text-anchor": "end" };
  drawing.append(
    svg(
      "text",
      { class: "over", ...place, y: 15.5 },
      `+${milliseconds(excess)}`,
      room >= WORDS && svg("tspan", { class: "hide-t" }, " ms over p95"),
    ),
  );
}

function pairs(stretches: readonly number[], take: (from: number, to: number) => void): void {
  for (let i = 0; i < stretches.length; i += 2) take(stretches[i], stretches[i + 1]);
}
