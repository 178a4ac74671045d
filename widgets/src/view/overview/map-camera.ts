import { rangeOf } from "../../draw/map-svg.js";

const PAD = 26;
const MOST = 400;

/** Which part of the map is seen: from places of traces to pixels of the drawing and back. */
export class MapCamera {
  readonly #x0: number;
  readonly #x1: number;
  readonly #y0: number;
  readonly #y1: number;
  width = 1;
  height = 1;
  /** 1: the whole map. */
  zoom = 1;
  /** Pixels by which the map is moved. */
  left = 0;
  top = 0;

  constructor(x: Float32Array, y: Float32Array) {
    [this.#x0, this.#x1] = padded(rangeOf(x));
    [this.#y0, this.#y1] = padded(rangeOf(y));
  }

  /** Of a place: pixels from the left, `a x + b`, and from the top, `c y + d`. */
  get factors(): { readonly a: number; readonly b: number; readonly c: number; readonly d: number } {
    const a = (this.zoom * (this.width - 2 * PAD)) / (this.#x1 - this.#x0);
    const c = (-this.zoom * (this.height - 2 * PAD)) / (this.#y1 - this.#y0);
    return { a, b: PAD + this.left - a * this.#x0, c, d: PAD + this.top - c * this.#y1 };
  }

  /** Nearer or farther, a point of the drawing staying where it is. */
  scale(factor: number, x = this.width / 2, y = this.height / 2): void {
    const zoom = Math.min(MOST, Math.max(1, this.zoom * factor));
    const by = zoom / this.zoom;
    this.left = x - PAD - (x - PAD - this.left) * by;
    this.top = y - PAD - (y - PAD - this.top) * by;
    this.zoom = zoom;
    this.move(0, 0);
  }

  /** Moves the map; some of it always stays in sight. */
  move(x: number, y: number): void {
    const [wide, tall] = [this.zoom * (this.width - 2 * PAD), this.zoom * (this.height - 2 * PAD)];
    this.left = Math.min(this.width / 2, Math.max(this.width / 2 - 2 * PAD - wide, this.left + x));
    this.top = Math.min(this.height / 2, Math.max(this.height / 2 - 2 * PAD - tall, this.top + y));
  }

  /** The whole map. */
  fit(): void {
    this.zoom = 1;
    this.left = 0;
    this.top = 0;
  }

  /** Brings a place into sight. */
  show(x: number, y: number): void {
    const { a, b, c, d } = this.factors;
    const [px, py] = [a * x + b, c * y + d];
    const beyond = (at: number, end: number) => (at < PAD ? PAD - at : at > end - PAD ? end - PAD - at : 0);
    this.move(beyond(px, this.width), beyond(py, this.height));
  }
}

function padded([low, high]: readonly [number, number]): readonly [number, number] {
  return high > low ? [low, high] : [low - 1, high + 1];
}
