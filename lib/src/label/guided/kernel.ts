import { CONTEXT_WIDTH } from "../../represent/context/features-form.js";
import type { Points } from "./lens.js";

/** Time over which traces of one channel belong to one event, seconds. */
export const EVENT = 120;

/**
 * How much an answer on one trace says about another.
 *
 *     h = exp(-|x - x'|^2 / 4),  kt = exp(-(t - t')^2 / (2 * 120^2))
 *     k = .05 (x . x' + 1) + .6 h^2 + [same channel] (.3 h^2 + .5 h kt)
 *
 * The first term is a trend, the second likeness anywhere; the third holds within a channel, at any time and within one
 * event.
 *
 * @param a Traces, of which row `i` is meant.
 * @param b Traces, of which row `j` is meant.
 */
export function kernel(a: Points, i: number, b: Points, j: number): number {
  let dot = 0;
  let squared = 0;
  for (let d = 0, p = i * CONTEXT_WIDTH, q = j * CONTEXT_WIDTH; d < CONTEXT_WIDTH; d++, p++, q++) {
    const left = a.x[p];
    const right = b.x[q];
    dot += left * right;
    squared += (left - right) * (left - right);
  }
  const h = Math.exp(-squared / 4);
  const everywhere = 0.05 * (dot + 1) + 0.6 * h * h;
  if (a.channel[i] !== b.channel[j]) return everywhere;
  const apart = (a.time[i] - b.time[j]) / EVENT;
  return everywhere + 0.3 * h * h + 0.5 * h * Math.exp(-(apart * apart) / 2);
}

/**
 * What is expected of a trace before any answer, on the scale of answers (-1 normal, +1 abnormal).
 *
 *     m = clip(-1 + .5 su, -1, .7)
 *
 * @param suspect How suspect the trace is, see `ContextFeatures.su`.
 */
export function priorMean(suspect: number): number {
  return Math.min(0.7, Math.max(-1, -1 + 0.5 * suspect));
}
