import { UsageError } from "../base/error.js";
import { HybridSelection } from "./hybrid.js";
import { RandomSelection } from "./random.js";
import type { Selection } from "./selection.js";

const SELECTIONS = new Map<string, (options: object) => Selection>([
  ["kmeans", (options) => new HybridSelection(options)],
  ["random", () => new RandomSelection()],
]);

/** Names {@link openSelection} takes, the default first. */
export const SELECTION_NAMES: readonly string[] = [...SELECTIONS.keys()];

/**
 * A way to select representatives, by its name.
 *
 * @param options What the constructor of that selection takes.
 * @throws UsageError if there is no selection of that name.
 *
 * @example
 * assert.equal(openSelection("kmeans").name, "kmeans");
 */
export function openSelection(name: string, options: object = {}): Selection {
  const make = SELECTIONS.get(name);
  if (make === undefined) {
    throw new UsageError(`Unknown selection: "${name}" is none of ${SELECTION_NAMES.join(", ")}`);
  }
  return make(options);
}
