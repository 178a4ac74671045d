import { COLOURS } from "./colours.js";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** XML has no place for these, not even as entities. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: names from outside may hold them.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it may stand in SVG. */
export function escapeXml(text: string): string {
  return text.replace(UNPRINTABLE, "\ufffd").replace(/[&<>"]/g, (c) => ENTITIES[c]);
}

export interface TextStyle {
  readonly size?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly bold?: boolean;
}

/** Collects the marks of a picture. Coordinates in pixels, from the upper left corner. */
export class Picture {
  readonly #marks: string[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  box(x: number, y: number, width: number, height: number, fill: string, more = ""): void {
    this.#marks.push(
      `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}"${more && ` ${more}`}/>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1): void {
    this.#marks.push(
      `<path d="M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}" stroke="${stroke}" stroke-width="${width}" fill="none"/>`,
    );
  }

  /** A path with marks of its own. */
  path(d: string, attributes: string): void {
    this.#marks.push(`<path d="${d}" ${attributes}/>`);
  }

  dot(x: number, y: number, radius: number, fill: string, more = ""): void {
    this.#marks.push(`<circle cx="${px(x)}" cy="${px(y)}" r="${radius}" fill="${fill}"${more && ` ${more}`}/>`);
  }

  text(x: number, y: number, words: string, style: TextStyle = {}): void {
    const { size = 11, fill = COLOURS.ink3, anchor = "start", bold = false } = style;
    const more = `${anchor === "start" ? "" : ` text-anchor="${anchor}"`}${bold ? ' font-weight="600"' : ""}`;
    this.#marks.push(
      `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${fill}"${more}>${escapeXml(words)}</text>`,
    );
  }

  /** The whole, with a name for who cannot see it. */
  svg(title: string): string {
    const { width, height } = this;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
      `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
      ...this.#marks,
      "</svg>",
    ].join("\n");
  }
}

/** A triangle with its tip up, around a point. */
export function triangle(x: number, y: number, size: number): string {
  return `M${px(x)} ${px(y - size)}L${px(x + size)} ${px(y + 0.8 * size)}L${px(x - size)} ${px(y + 0.8 * size)}Z`;
}

/** A diamond around a point. */
export function diamond(x: number, y: number, size: number): string {
  return `M${px(x)} ${px(y - size)}L${px(x + size)} ${px(y)}L${px(x)} ${px(y + size)}L${px(x - size)} ${px(y)}Z`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
