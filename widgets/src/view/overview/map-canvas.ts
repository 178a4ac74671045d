import { LABEL, type LabelColumns, UNDECIDED } from "../../contract/overview-state.js";
import type { MapCamera } from "./map-camera.js";
import { putStamp, type Stamp, type StampPixels, stampPixels } from "./map-stamps.js";

/** What colours the marks. */
export type ColourBy = "label" | "confidence" | "time";

/** Steps of a scale of colours. */
const STEPS = 6;

/** Colours of the page, as numbers. */
export interface MapColours {
  readonly panel: Rgb;
  readonly open: Rgb;
  readonly normal: Rgb;
  readonly abnormal: Rgb;
  /** Ends of a scale without a meaning of its own. */
  readonly faint: Rgb;
  readonly ink: Rgb;
}

export type Rgb = readonly [number, number, number];

/** Draws marks of very many traces as pixels; the marks of answers lie above it as SVG. */
export class MapCanvas {
  readonly element: HTMLCanvasElement;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  /** Stamp of each trace, and the traces in the order in which they are drawn: what matters lies on top. */
  #kind = new Uint8Array(0);
  #order = new Uint32Array(0);
  #stamps: readonly Stamp[] = [];
  #colours?: MapColours;
  #image?: ImageData;
  #pixels: readonly StampPixels[] = [];
  #radius = 0;
  #wide = 0;

  constructor(page: Document, x: Float32Array, y: Float32Array) {
    this.element = page.createElement("canvas");
    this.#x = x;
    this.#y = y;
  }

  /** Chooses the marks. @param time Of each trace, from 0 to 1. */
  mark({ label, confidence }: LabelColumns, by: ColourBy, time: (row: number) => number, colours: MapColours): void {
    this.#colours = colours;
    this.#stamps = stampsOf(by, colours, label.length > 20_000 ? 0.6 : 1);
    const kinds = this.#stamps.length;
    this.#kind = Uint8Array.from(label, (of, row) => {
      if (by === "label") return kindOf(of, confidence[row]);
      const value = by === "time" ? time(row) : of === LABEL.open ? 0 : Math.max(0, (2 * confidence[row]) / 255 - 1);
      const step = Math.min(STEPS - 1, Math.floor(value * STEPS));
      return step + (of === LABEL.abnormal ? STEPS : 0);
    });
    const places = new Uint32Array(kinds + 1);
    for (const kind of this.#kind) places[kind + 1]++;
    for (let kind = 0; kind < kinds; kind++) places[kind + 1] += places[kind];
    this.#order = new Uint32Array(this.#kind.length);
    this.#kind.forEach((kind, row) => {
      this.#order[places[kind]++] = row;
    });
    this.#radius = 0;
  }

  /** Draws what the camera sees. @param ratio Device pixels for a pixel of the page. */
  draw(camera: MapCamera, ratio: number): void {
    const { width, height } = camera;
    const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
    if (this.element.width !== w || this.element.height !== h || this.#image === undefined) {
      this.element.width = w;
      this.element.height = h;
      this.#image = new ImageData(w, h);
    }
    if (this.#colours === undefined) return;
    const { data } = this.#image;
    const [red, green, blue] = this.#colours.panel;
    new Uint32Array(data.buffer).fill((255 << 24) | (blue << 16) | (green << 8) | red);
    const radius = ratio * radiusOf(this.#x.length, camera.zoom);
    if (radius !== this.#radius || this.#wide !== w) {
      this.#radius = radius;
      this.#wide = w;
      this.#pixels = this.#stamps.map((stamp) => stampPixels(stamp, radius, w));
    }
    const { a, b, c, d } = camera.factors;
    const [ax, bx, cy, dy] = [a * ratio, b * ratio, c * ratio, d * ratio];
    const edge = 2 * radius + 2;
    for (const row of this.#order) {
      const x = Math.round(ax * this.#x[row] + bx);
      const y = Math.round(cy * this.#y[row] + dy);
      if (x < -edge || y < -edge || x > w + edge || y > h + edge) continue;
      putStamp(data, w, h, this.#pixels[this.#kind[row]], x, y);
    }
    this.element.getContext("2d")?.putImageData(this.#image, 0, 0);
  }
}

/** Radius of a mark in pixels of the page: smaller where there are many, larger where one looks nearer. */
export function radiusOf(count: number, zoom: number): number {
  const base = count <= 2000 ? 2.8 : count <= 10_000 ? 2.2 : count <= 40_000 ? 1.7 : 1.3;
  return Math.round(4 * Math.min(4, base * zoom ** 0.3)) / 4;
}

/** 0 open, 1..3 normal, 4..6 abnormal (the surer the higher), 7, 8 undecided. */
function kindOf(label: number, confidence: number): number {
  if (label === LABEL.open) return 0;
  const isAbnormal = label === LABEL.abnormal;
  if (confidence < 255 * UNDECIDED) return isAbnormal ? 8 : 7;
  return (isAbnormal ? 4 : 1) + (confidence < 255 * 0.8 ? 0 : confidence < 255 * 0.9 ? 1 : 2);
}

/** @param thin Share of the opacity that is left where marks lie on one another. */
function stampsOf(by: ColourBy, { open, normal, abnormal, faint, ink }: MapColours, thin: number): Stamp[] {
  if (by === "label") {
    const sure = [0.4, 0.65, 0.95].map((opacity) => opacity * thin);
    return [
      { shape: "dot", color: open, opacity: 0.6 },
      ...sure.map((opacity): Stamp => ({ shape: "dot", color: normal, opacity })),
      ...sure.map((opacity): Stamp => ({ shape: "triangle", color: abnormal, opacity })),
      { shape: "ring", color: normal, opacity: 1 },
      { shape: "hollow", color: abnormal, opacity: 1 },
    ];
  }
  const shade = (step: number): Rgb => {
    const share = step / (STEPS - 1);
    return [0, 1, 2].map((i) => Math.round(faint[i] + (ink[i] - faint[i]) * share)) as unknown as Rgb;
  };
  return (["dot", "triangle"] as const).flatMap((shape) =>
    Array.from({ length: STEPS }, (_, step): Stamp => ({ shape, color: shade(step), opacity: 0.85 })),
  );
}
