import type { GaussianProcess } from "./gaussian-process.js";

/** Answers before the first question is repeated, and between two looks. */
const FIRST = 8;
const EVERY = 4;
/** Product of an answer and what the others predict, below which they contradict each other. */
const CONTRADICTS = -0.2;

/**
 * The answer that the others contradict most, if any does and it is time to look.
 *
 * @param count Answers so far, repeated ones included.
 * @param isConfirmed Of an observation: it was said twice and is not asked a third time.
 * @returns Index of the observation.
 */
export function reask(
  process: GaussianProcess,
  count: number,
  isConfirmed: (observation: number) => boolean,
): number | undefined {
  if (count < FIRST || count % EVERY !== 0) return undefined;
  let worst: number | undefined;
  let least = CONTRADICTS;
  for (const [i, others] of process.leaveOneOut().entries()) {
    const product = others * process.observations[i].value;
    if (product < least && !isConfirmed(i)) {
      least = product;
      worst = i;
    }
  }
  return worst;
}
