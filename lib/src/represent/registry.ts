import { UsageError } from "../base/error.js";
import { type GnnOptions, gnn } from "./gnn/gnn.js";
import type { Representation } from "./representation.js";
import { type StvOptions, stv } from "./stv.js";

/** Options of every representation; each takes those it knows. */
export interface RepresentationOptions extends GnnOptions, StvOptions {}

const REPRESENTATIONS = new Map<string, (options: RepresentationOptions) => Representation>([
  ["gnn", gnn],
  ["stv", stv],
]);

/** Names {@link openRepresentation} takes. */
export const REPRESENTATION_NAMES: readonly string[] = [...REPRESENTATIONS.keys()];

/**
 * A representation by name.
 *
 * @throws UsageError for a name that is none.
 *
 * @example
 * assert.equal(openRepresentation("stv").name, "stv");
 * assert.throws(() => openRepresentation("word2vec"), /none of gnn, stv/);
 */
export function openRepresentation(name: string, options: RepresentationOptions = {}): Representation {
  const open = REPRESENTATIONS.get(name);
  if (open === undefined) {
    throw new UsageError(`Cannot open representation "${name}": it is none of ${REPRESENTATION_NAMES.join(", ")}`);
  }
  return open(options);
}
