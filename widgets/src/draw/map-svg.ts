import { type MapState, UNDECIDED } from "../contract/overview-state.js";
import { element, lines } from "./markup.js";
import { count } from "./numbers.js";
import { labelCounts, mapHeadline } from "./overview-texts.js";
import { palette } from "./palette.js";
import { markPath, SVG_PAD, SVG_WIDTH, svgFrame, svgText } from "./svg-parts.js";

/** Points drawn at most; a page of a notebook shall stay small. */
const MOST = 1500;
const HEIGHT = 380;

type Kind = "open" | "normal" | "abnormal";
type Place = readonly [number, number];

/** The map as a drawing that needs no kernel and no script: every so many-th trace, and all answers. */
export function mapSvg(state: MapState, { dark = false }: { readonly dark?: boolean } = {}): string {
  const { places, labels, said } = state;
  const color = palette(dark);
  const counts = labelCounts(labels, said);
  const headline = mapHeadline(counts);
  const top = 64;
  const place = placer(places.x, places.y, top);
  const stride = Math.max(1, Math.ceil(places.x.length / MOST));
  const drawn = Math.ceil(places.x.length / stride);
  const groups = new Map<string, Place[]>();
  const answered = new Set(said.traces.map(({ row }) => row));
  for (let row = 0; row < places.x.length; row += stride) {
    if (answered.has(row)) continue;
    const kind: Kind = (["open", "normal", "abnormal"] as const)[labels.label[row]] ?? "open";
    const sure = labels.confidence[row] / 255;
    const level = kind === "open" ? "plain" : sure < UNDECIDED ? "undecided" : sure < 0.85 ? "pale" : "plain";
    const key = `${kind} ${level}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(place(row));
  }
  const parts = [
    svgText(headline, SVG_PAD, 30, { size: 15, weight: 600, fill: color("ink") }),
    ...lines(places.meaning, 130, 1).map((line) => svgText(line, SVG_PAD, 48, { fill: color("ink-2") })),
  ];
  for (const key of [
    "open plain",
    "normal plain",
    "normal pale",
    "abnormal plain",
    "abnormal pale",
    "normal undecided",
    "abnormal undecided",
  ]) {
    const some = groups.get(key);
    if (some === undefined) continue;
    const [kind, level] = key.split(" ");
    const shape = kind === "abnormal" ? "triangle" : "dot";
    const hue = color(kind);
    const isHollow = level === "undecided";
    parts.push(
      element("path", {
        d: markPath(shape, some, isHollow ? 2.6 : 2.2),
        fill: isHollow ? color("panel") : hue,
        "fill-opacity": level === "pale" ? 0.45 : kind === "open" ? 0.6 : 0.8,
        ...(isHollow ? { stroke: hue, "stroke-width": 1.2 } : {}),
      }),
    );
  }
  for (const { row, value } of said.traces) {
    const at = place(row);
    const hue = value === "skip" ? color("open") : color(value);
    const ring = { stroke: color("panel"), "stroke-width": 1.5 };
    if (value === "abnormal") parts.push(element("path", { d: markPath("triangle", [at], 6), fill: hue, ...ring }));
    else if (value === "unsure") {
      const [x, y] = at;
      parts.push(
        element("path", { d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z`, fill: hue, ...ring }),
      );
    } else {
      const fill = value === "skip" ? color("panel") : hue;
      parts.push(
        element("circle", {
          cx: at[0],
          cy: at[1],
          r: 5.5,
          fill,
          ...ring,
          ...(value === "skip" ? { stroke: hue } : {}),
        }),
      );
    }
  }
  const bottom = top + HEIGHT;
  const legend = [
    `▲ answered abnormal ${count(counts.saidAbnormal)}`,
    `● answered normal ${count(counts.saidNormal)}`,
    `small: labelled, ${count(counts.abnormal)} abnormal, ${count(counts.normal)} normal`,
    `hollow: ${count(counts.undecided)} undecided`,
  ].join("  ·  ");
  const some = stride > 1 ? `${count(drawn)} of them drawn · ` : "";
  parts.push(
    element("line", { x1: 1, x2: SVG_WIDTH - 1, y1: bottom + 8, y2: bottom + 8, stroke: color("line") }),
    svgText(legend, SVG_PAD, bottom + 26, { size: 11, fill: color("ink-2") }),
    svgText(`${some}static picture`, SVG_WIDTH - SVG_PAD, bottom + 26, {
      size: 11,
      fill: color("ink-3"),
      anchor: "end",
    }),
  );
  return svgFrame(headline, bottom + 40, color, ...parts);
}

function placer(x: Float32Array, y: Float32Array, top: number): (row: number) => Place {
  const [x0, x1] = rangeOf(x);
  const [y0, y1] = rangeOf(y);
  const [left, width] = [SVG_PAD + 6, SVG_WIDTH - 2 * SVG_PAD - 12];
  return (row) => [
    left + (x1 > x0 ? (x[row] - x0) / (x1 - x0) : 0.5) * width,
    top + 6 + (y1 > y0 ? (y1 - y[row]) / (y1 - y0) : 0.5) * (HEIGHT - 12),
  ];
}

/** Least and greatest of some values; [0, 0] of none. */
export function rangeOf(values: Float32Array | Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.length === 0 ? [0, 0] : [low, high];
}
