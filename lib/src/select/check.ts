import { UsageError } from "../base/error.js";
import type { Embedding } from "../represent/representation.js";
import type { SelectOptions } from "./selection.js";

/** @throws UsageError if the budget or the shape of the embedding cannot be used. */
export function checkSelect({ ids, vectors, width }: Embedding, { budget }: SelectOptions) {
  if (!Number.isInteger(budget) || budget < 1) {
    throw new UsageError(`Cannot select traces: budget is ${budget}, not a whole number of 1 or more`);
  }
  if (ids.length * width !== vectors.length) {
    throw new UsageError(`Cannot select traces: ${vectors.length} numbers are not ${ids.length} rows of ${width}`);
  }
}
