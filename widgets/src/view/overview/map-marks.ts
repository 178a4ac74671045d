import type { Places, Said, SaidTrace } from "../../contract/overview-state.js";
import { cut } from "../../draw/markup.js";
import { visible } from "../../draw/names.js";
import { svg } from "../dom.js";
import type { MapCamera } from "./map-camera.js";

/** What lies above the points. */
export interface Above {
  readonly said: Said;
  /** Rows of the selected trace and of the one under the pointer. */
  readonly selected?: number;
  readonly over?: number;
  /** In places of the map, x and y in turn. */
  readonly outline?: readonly number[];
}

/** Words beside marks at most, and letters of each. */
const WORDS = 24;
const LETTERS = 30;

/** Draws the answered traces large, the selected one in a ring, and the outline of a group. */
export function drawMarks(into: SVGElement, { x, y }: Places, camera: MapCamera, above: Above): void {
  const { a, b, c, d } = camera.factors;
  const place = (row: number) => [a * x[row] + b, c * y[row] + d] as const;
  const parts: SVGElement[] = [];
  const { outline } = above;
  if (outline !== undefined) {
    const corners: string[] = [];
    for (let i = 0; i + 1 < outline.length; i += 2) {
      corners.push(`${(a * outline[i] + b).toFixed(1)},${(c * outline[i + 1] + d).toFixed(1)}`);
    }
    parts.push(
      svg("polygon", {
        points: corners.join(" "),
        ...{ fill: "var(--le-focus)", "fill-opacity": 0.1, stroke: "var(--le-focus)", "stroke-width": 1.5 },
      }),
    );
  }
  for (const trace of above.said.traces) parts.push(answerMark(trace, ...place(trace.row)));
  const ring = (row: number, radius: number, width: number, dash?: string) => {
    const [cx, cy] = place(row);
    const line = { stroke: "var(--le-focus)", "stroke-width": width, "stroke-dasharray": dash };
    parts.push(svg("circle", { cx, cy, r: radius, fill: "none", ...line }));
  };
  if (above.said.card !== undefined) ring(above.said.card, 10, 1.5, "3 2");
  if (above.over !== undefined && above.over !== above.selected) ring(above.over, 7, 1.5);
  if (above.selected !== undefined) ring(above.selected, 12, 2.5);
  into.replaceChildren(...parts, ...words(above.said.traces, place, camera));
}

function answerMark({ value }: SaidTrace, x: number, y: number): SVGElement {
  const line = { stroke: "var(--le-panel)", "stroke-width": 1.5, "stroke-linejoin": "round" };
  switch (value) {
    case "abnormal":
      return svg("path", { d: `M${x} ${y - 7.5}l8 13.5h-16z`, fill: "var(--le-abnormal)", ...line });
    case "normal":
      return svg("circle", { cx: x, cy: y, r: 6, fill: "var(--le-normal)", ...line });
    case "unsure":
      return svg("path", { d: `M${x} ${y - 7.5}l7.5 7.5l-7.5 7.5l-7.5 -7.5z`, fill: "var(--le-unsure)", ...line });
    default:
      return svg("circle", {
        cx: x,
        cy: y,
        r: 4.5,
        fill: "var(--le-panel)",
        stroke: "var(--le-open)",
        "stroke-width": 1.5,
      });
  }
}

/** What the answered traces are about, where there is room. */
function words(
  traces: readonly SaidTrace[],
  place: (row: number) => readonly [number, number],
  { width, height }: MapCamera,
): SVGElement[] {
  const taken = traces.map(({ row }) => {
    const [x, y] = place(row);
    return [x - 7, y - 8, x + 7, y + 8];
  });
  const parts: SVGElement[] = [];
  for (const { row, title } of traces) {
    if (parts.length >= WORDS) break;
    if (title === "…" || title === "") continue;
    const text = cut(visible(title), LETTERS);
    const [x, y] = place(row);
    const wide = 6.2 * text.length + 6;
    if (x < 0 || y < 8 || x > width || y > height - 6) continue;
    const sides = [[x + 10, "start"] as const, [x - 10, "end"] as const];
    const free = sides.find(([at, anchor]) => {
      const box = anchor === "start" ? [at, y - 7, at + wide, y + 7] : [at - wide, y - 7, at, y + 7];
      if (box[0] < 2 || box[2] > width - 2) return false;
      return taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    });
    if (free === undefined) continue;
    const [at, anchor] = free;
    taken.push(anchor === "start" ? [at, y - 7, at + wide, y + 7] : [at - wide, y - 7, at, y + 7]);
    parts.push(svg("text", { x: at, y: y + 4, "text-anchor": anchor }, text));
  }
  return parts;
}
