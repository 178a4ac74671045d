import fc from "fast-check";
import type { SpanRow } from "../span-builder.js";

/** A tree as parent positions (each before its child, the first -1) with a name and a time for each node. */
export interface Tree {
  readonly parents: readonly number[];
  readonly names: readonly string[];
  readonly starts: readonly number[];
  readonly durations: readonly number[];
}

/** Trees of 1 to `most` spans over few names and few instants, so that equal ones and ties are frequent. */
export const trees = (most: number, names: readonly string[] = ["a", "b"]): fc.Arbitrary<Tree> =>
  fc.integer({ min: 1, max: most }).chain((size) =>
    fc.record({
      parents: fc.tuple(...Array.from({ length: size }, (_, i) => (i === 0 ? fc.constant(-1) : fc.nat(i - 1)))),
      names: fc.array(fc.constantFrom(...names), { minLength: size, maxLength: size }),
      starts: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: size, maxLength: size }),
      durations: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: size, maxLength: size }),
    }),
  );

/** The spans of a tree: service is the name, operation the name in capitals, ids count from 0. */
export function rowsOf({ parents, names, starts, durations }: Tree): SpanRow[] {
  return parents.map((parent, i) => [
    String(i),
    // Not "0": as the id of the root it would be fine, but this reads plainly.
    parent < 0 ? null : String(parent),
    names[i],
    names[i].toUpperCase(),
    starts[i],
    durations[i],
  ]);
}
