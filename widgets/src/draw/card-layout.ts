import { SVG_PAD, SVG_WIDTH } from "./svg-parts.js";
import { onAxis, type TimeAxis } from "./time-axis.js";

/** Where things lie in the drawing of a card: height of a row, both ends of the time axis, right ends of the columns. */
export const LAYOUT = { row: 24, left: 330, right: 672, self: 730, usual: 786, ratio: SVG_WIDTH - SVG_PAD } as const;

/** Where a time lies on the axis. */
export function place(axis: TimeAxis, at: number): number {
  return LAYOUT.left + (LAYOUT.right - LAYOUT.left) * onAxis(axis, at);
}
