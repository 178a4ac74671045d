import { Random } from "../base/random.js";
import type { LabelTable } from "../label/label-table.js";
import type { Embedding } from "../represent/representation.js";
import { COLOURS } from "./colours.js";
import type { Figure } from "./figure.js";
import { axis, LAYOUT, titleOf } from "./layout.js";
import { principalPlane } from "./principal-plane.js";
import { Picture, triangle } from "./svg.js";

/** How {@link embeddingMap} draws. */
export interface EmbeddingMapOptions {
  /** Stands before the title. */
  readonly name?: string;
  /** What colours the points; without it all are grey. */
  readonly labels?: LabelTable;
  /** Traces to mark, such as representatives. Those a person answered are marked anyway. */
  readonly marked?: Iterable<string>;
  /** Points at most; the marked ones are always among them. Default 2,000. */
  readonly points?: number;
}

type Kind = "abnormal" | "normal" | "unlabelled";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly id: string;
  readonly kind: Kind;
  readonly confidence: number;
  readonly marked: boolean;
}

const COLOUR_OF = { abnormal: COLOURS.abnormal, normal: COLOURS.normal, unlabelled: COLOURS.open } as const;
const WIDTH = 900;
const HEIGHT = 480;

/**
 * A map of traces: their vectors in the plane of their two principal components, coloured by label, paler where the label
 * is less certain. Marked traces are outlined.
 *
 * @example
 * const embedding = { ids: ["a", "b", "c"], width: 2, vectors: Float32Array.of(0, 0, 1, 1, 5, 5) };
 * assert.equal(embeddingMap(embedding).title, "3 traces in the plane that keeps 100 % of their variance");
 */
export function embeddingMap(embedding: Embedding, options: EmbeddingMapOptions = {}): Figure {
  const plane = principalPlane(embedding);
  const share = Math.round(100 * (plane.share[0] + plane.share[1]));
  const points = pointsOf(embedding, plane.x, plane.y, options);
  const many = (n: number) => n.toLocaleString("en-US");
  const all = embedding.ids.length;
  const shown = points.length < all ? `${many(points.length)} of ${many(all)} traces` : `${many(all)} traces`;
  const title = `${options.name === undefined ? "" : `${options.name}: `}${shown} in the plane that keeps ${share} % of their variance`;
  const axes = plane.share.map((part, i) => `component ${i + 1} (${Math.round(100 * part)} %)`);
  return { title, plotly: plotlyOf(title, points, axes), svg: svgOf(title, points, axes) };
}

function pointsOf(
  { ids }: Embedding,
  x: Float64Array,
  y: Float64Array,
  { labels, marked, points = 2000 }: EmbeddingMapOptions,
): Point[] {
  const rows = new Map(labels?.columns.ids.map((id, row) => [id, row]));
  const wanted = new Set(marked);
  const point = (row: number): Point => {
    const id = ids[row];
    const label = rows.get(id);
    const isHuman = label !== undefined && labels?.columns.human[label] === 1;
    return {
      ...{ x: x[row], y: y[row], id },
      kind: label === undefined ? "unlabelled" : labels?.columns.abnormal[label] === 1 ? "abnormal" : "normal",
      confidence: label === undefined ? 1 : (labels?.columns.confidence[label] ?? 1),
      marked: isHuman || wanted.has(id),
    };
  };
  const all = Array.from(ids, (_, row) => point(row));
  const rest = all.filter((p) => !p.marked);
  const some = new Random(1, "embedding map").sample(rest.length, Math.min(rest.length, points));
  // What matters lies on top.
  const order = { unlabelled: 0, normal: 1, abnormal: 2 };
  const drawn = Array.from(some.sort(), (i) => rest[i]).sort((a, b) => order[a.kind] - order[b.kind]);
  return [...drawn, ...all.filter((p) => p.marked)];
}

function svgOf(title: string, points: readonly Point[], axes: readonly string[]): string {
  const picture = new Picture(WIDTH, HEIGHT);
  const [left, right, top, bottom] = [24, WIDTH - 16, 48, HEIGHT - 52];
  const range = (values: readonly number[]) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return high > low ? [low, high] : [low - 1, low + 1];
  };
  const [x0, x1] = range(points.map((p) => p.x));
  const [y0, y1] = range(points.map((p) => p.y));
  const x = (value: number) => left + 8 + ((value - x0) / (x1 - x0)) * (right - left - 16);
  const y = (value: number) => bottom - 8 - ((value - y0) / (y1 - y0)) * (bottom - top - 16);
  picture.text(16, 24, title, { size: 14, fill: COLOURS.ink, bold: true });
  picture.box(left, top, right - left, bottom - top, "none", `stroke="${COLOURS.line}"`);
  for (const { kind, confidence, marked, ...at } of points) {
    const fill = COLOUR_OF[kind];
    const opacity = (0.15 + 0.6 * Math.max(0, 2 * confidence - 1)).toFixed(2);
    const style = marked ? `stroke="${COLOURS.ink}" stroke-width="1.5"` : `fill-opacity="${opacity}"`;
    if (kind === "abnormal") {
      picture.path(triangle(x(at.x), y(at.y), marked ? 6 : 3.5), `fill="${fill}" ${style}`);
    } else picture.dot(x(at.x), y(at.y), marked ? 5 : 2.5, fill, style);
  }
  picture.text(right, bottom + 16, `${axes[0]} →`, { anchor: "end" });
  picture.text(left, top - 6, `↑ ${axes[1]}`);
  const legend = HEIGHT - 14;
  let at = left;
  for (const kind of ["abnormal", "normal", "unlabelled"] as const) {
    if (!points.some((p) => p.kind === kind)) continue;
    if (kind === "abnormal") picture.path(triangle(at + 5, legend - 4, 5), `fill="${COLOUR_OF[kind]}"`);
    else picture.dot(at + 5, legend - 4, 4, COLOUR_OF[kind]);
    picture.text(at + 15, legend, kind === "unlabelled" ? "trace" : kind);
    at += 90;
  }
  if (points.some((p) => p.marked)) {
    picture.dot(at + 5, legend - 4, 4.5, "none", `stroke="${COLOURS.ink}" stroke-width="1.5"`);
    picture.text(at + 15, legend, "outlined: answered or chosen");
  }
  return picture.svg(title);
}

function plotlyOf(title: string, points: readonly Point[], axes: readonly string[]) {
  const round = (value: number) => Number(value.toPrecision(4));
  const traces = (["unlabelled", "normal", "abnormal"] as const).flatMap((kind) =>
    [false, true].flatMap((marked) => {
      const some = points.filter((p) => p.kind === kind && p.marked === marked);
      if (some.length === 0) return [];
      return {
        type: "scattergl",
        mode: "markers",
        name: `${kind === "unlabelled" ? "trace" : kind}${marked ? ", answered or chosen" : ""}`,
        x: some.map((p) => round(p.x)),
        y: some.map((p) => round(p.y)),
        text: some.map((p) => `${p.id}${kind === "unlabelled" ? "" : `, ${kind} ${round(p.confidence)}`}`),
        hoverinfo: "text",
        marker: {
          color: COLOUR_OF[kind],
          symbol: kind === "abnormal" ? "triangle-up" : "circle",
          size: marked ? 11 : 6,
          opacity: marked ? 1 : some.map((p) => round(0.15 + 0.6 * Math.max(0, 2 * p.confidence - 1))),
          line: { width: marked ? 1.5 : 0, color: COLOURS.control },
        },
      };
    }),
  );
  return {
    data: traces,
    layout: {
      ...LAYOUT,
      title: titleOf(title),
      height: 480,
      xaxis: axis({ title: { text: axes[0] }, showticklabels: false }),
      yaxis: axis({ title: { text: axes[1] }, showticklabels: false }),
      legend: { ...LAYOUT.legend, y: -0.12 },
    },
  };
}
