/** Shape of a mark on the map. */
export type StampShape = "dot" | "triangle" | "ring" | "hollow";

/** How a mark is drawn. */
export interface Stamp {
  readonly shape: StampShape;
  /** Red, green, blue from 0 to 255. */
  readonly color: readonly [number, number, number];
  readonly opacity: number;
}

/** A mark as pixels: for each its offset from the middle, and how far it is covered, 0 to 256. */
export interface StampPixels {
  readonly dx: Int8Array;
  readonly dy: Int8Array;
  readonly cover: Uint16Array;
  /** The same offsets as places in an image of the width that it is for. */
  readonly offset: Int32Array;
  /** Pixels from the middle at most. */
  readonly reach: number;
  readonly rgb: readonly [number, number, number];
}

/** Sub-pixels along each side by which edges are smoothed. */
const FINE = 4;

/** The pixels of a mark. @param radius In device pixels. @param width Of the image. */
export function stampPixels({ shape, color, opacity }: Stamp, radius: number, width: number): StampPixels {
  const reach = Math.ceil(radius * 1.35) + 1;
  const [dx, dy, cover]: [number[], number[], number[]] = [[], [], []];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      let inside = 0;
      for (let i = 0; i < FINE * FINE; i++) {
        const px = x + ((i % FINE) + 0.5) / FINE - 0.5;
        const py = y + (Math.floor(i / FINE) + 0.5) / FINE - 0.5;
        inside += isCovered(shape, px, py, radius);
      }
      if (inside === 0) continue;
      dx.push(x);
      dy.push(y);
      cover.push(Math.round((256 * opacity * inside) / (FINE * FINE)));
    }
  }
  return {
    dx: Int8Array.from(dx),
    dy: Int8Array.from(dy),
    cover: Uint16Array.from(cover),
    offset: Int32Array.from(dx, (x, i) => 4 * (dy[i] * width + x)),
    reach,
    rgb: color,
  };
}

function isCovered(shape: StampShape, x: number, y: number, radius: number): number {
  const line = Math.max(1, radius * 0.42);
  if (shape === "dot") return Number(Math.hypot(x, y) <= radius);
  if (shape === "ring") return Number(Math.abs(Math.hypot(x, y) - radius) <= line / 2);
  // Distance to the nearest side of a triangle with its tip up, positive inside.
  const [half, low, high] = [radius * 1.2, radius * 0.85, -radius * 1.15];
  const slope = Math.hypot(half, low - high);
  const side = ((y - high) * half - Math.abs(x) * (low - high)) / slope;
  const inside = Math.min(low - y, side);
  return Number(shape === "triangle" ? inside >= 0 : inside >= 0 && inside <= line);
}

/** Puts a mark into an image whose pixels are all opaque; what would lie outside of it is left out. */
export function putStamp(
  image: Uint8ClampedArray,
  width: number,
  height: number,
  { dx, dy, cover, offset, reach, rgb }: StampPixels,
  x: number,
  y: number,
): void {
  const [red, green, blue] = rgb;
  const middle = 4 * (y * width + x);
  const isInside = x >= reach && y >= reach && x < width - reach && y < height - reach;
  for (let i = 0; i < offset.length; i++) {
    if (!isInside) {
      const px = x + dx[i];
      const py = y + dy[i];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
    }
    const at = middle + offset[i];
    const c = cover[i];
    image[at] += ((red - image[at]) * c) >> 8;
    image[at + 1] += ((green - image[at + 1]) * c) >> 8;
    image[at + 2] += ((blue - image[at + 2]) * c) >> 8;
  }
}
