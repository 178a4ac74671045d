import { cut, element, escapeMarkup } from "./markup.js";
import type { Palette } from "./palette.js";

/** Width of drawings without a script. */
export const SVG_WIDTH = 860;
export const SVG_PAD = 20;
const FONT = "Inter, 'DejaVu Sans', Verdana, 'Segoe UI', Helvetica, Arial, sans-serif";

interface TextParts {
  readonly size?: number;
  readonly weight?: number;
  readonly fill: string;
  readonly anchor?: string;
}

/** Words of a drawing; they are escaped here. */
export function svgText(content: string, x: number, y: number, { size, weight, fill, anchor }: TextParts): string {
  return element(
    "text",
    { x, y, fill, "font-size": size, "font-weight": weight, "text-anchor": anchor },
    escapeMarkup(content),
  );
}

/** A hollow triangle: what stands out. */
export function svgTriangle(x: number, y: number, stroke: string): string {
  return element("path", {
    d: `M${x} ${y - 5}L${x + 5.5} ${y + 4.6}H${x - 5.5}Z`,
    fill: "none",
    stroke,
    "stroke-width": 1.5,
    "stroke-linejoin": "round",
  });
}

/** A drawing that brings its ground with it, so that it can be read on any page. */
export function svgFrame(title: string, height: number, color: Palette, ...parts: readonly string[]): string {
  const ground = element("rect", {
    ...{ x: 0.5, y: 0.5, width: SVG_WIDTH - 1, height: height - 1, rx: 6 },
    ...{ fill: color("panel"), stroke: color("line") },
  });
  return element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", width: SVG_WIDTH, height, viewBox: `0 0 ${SVG_WIDTH} ${height}` },
      ...{ role: "img", "font-family": FONT, "font-size": 12 },
    },
    element("title", {}, escapeMarkup(cut(title, 300))),
    ground,
    ...parts,
  );
}

/** Marks of one kind as one path: much shorter than an element for each. */
export function markPath(
  shape: "triangle" | "dot",
  places: readonly (readonly [number, number])[],
  size: number,
): string {
  const px = (value: number) => String(Math.round(value * 10) / 10);
  if (shape === "dot") {
    const r = px(size);
    const d = px(2 * size);
    return places.map(([x, y]) => `M${px(x - size)} ${px(y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 -${d} 0`).join("");
  }
  return places
    .map(([x, y]) => `M${px(x)} ${px(y - 1.1 * size)}l${px(1.15 * size)} ${px(2 * size)}h-${px(2.3 * size)}z`)
    .join("");
}
