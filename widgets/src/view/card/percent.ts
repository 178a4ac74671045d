import { onAxis, type TimeAxis } from "../../draw/time-axis.js";

/** A share as a length in a drawing, so that it follows the width without being drawn again. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}

/** Place and width of a stretch of time. */
export function stretch(axis: TimeAxis, from: number, to: number): { x: string; width: string } {
  const left = onAxis(axis, from);
  return { x: percent(left), width: percent(onAxis(axis, to) - left) };
}

/** Place of a moment. */
export function moment(axis: TimeAxis, at: number): { x1: string; x2: string } {
  const x = percent(onAxis(axis, at));
  return { x1: x, x2: x };
}
