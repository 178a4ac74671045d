import { LABEL, type LabelColumns, type Places, type Said } from "../../contract/overview-state.js";
import type { MapCamera } from "./map-camera.js";

const DIRECTIONS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest trace in the direction of an arrow key; without a trace to begin from the nearest to the middle. */
export function traceTowards(
  key: string,
  from: number | undefined,
  { x, y }: Places,
  camera: MapCamera,
): number | undefined {
  const { a, b, c, d } = camera.factors;
  const [x0, y0] = from === undefined ? [camera.width / 2, camera.height / 2] : [a * x[from] + b, c * y[from] + d];
  const [right, down] = DIRECTIONS[key];
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < x.length; row++) {
    if (row === from) continue;
    const [dx, dy] = [a * x[row] + b - x0, c * y[row] + d - y0];
    const along = dx * right + dy * down;
    const across = Math.abs(dx * down) + Math.abs(dy * right);
    if (from !== undefined && along < 2) continue;
    const far = from === undefined ? Math.hypot(dx, dy) : along + 2 * across;
    if (far < least) {
      least = far;
      best = row;
    }
  }
  return best;
}

/** The answered trace before or after one, in the order of the cards; after the last comes the first. */
export function nextAnswered({ traces }: Said, from: number | undefined, by: 1 | -1): number | undefined {
  if (traces.length === 0) return undefined;
  const at = traces.findIndex(({ row }) => row === from);
  return traces[at < 0 ? (by > 0 ? 0 : traces.length - 1) : (at + by + traces.length) % traces.length].row;
}

/** The least certain trace; after one the next least certain. */
export function nextDoubtful({ label, confidence }: LabelColumns, after: number | undefined): number | undefined {
  const rank = (row: number) => confidence[row] * label.length + row;
  const from = after === undefined ? -1 : rank(after);
  let [best, first]: (number | undefined)[] = [];
  for (let row = 0; row < label.length; row++) {
    if (label[row] === LABEL.open) continue;
    if (first === undefined || rank(row) < rank(first)) first = row;
    if (rank(row) > from && (best === undefined || rank(row) < rank(best))) best = row;
  }
  return best ?? first;
}
