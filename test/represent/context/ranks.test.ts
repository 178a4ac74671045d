import fc from "fast-check";
import { expect, test } from "vitest";
import { Ranks } from "../../../lib/src/represent/context/ranks.js";

test("Ranks counts what lies below a value, whatever the values are like, also when it is used again", () => {
  const ranks = new Ranks();
  const some = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constantFrom(0, 1, 2, -1, 1e300, -1e300));
  fc.assert(
    fc.property(
      fc.array(some, { maxLength: 300 }),
      fc.array(some, { maxLength: 9 }),
      fc.infiniteStream(fc.boolean()),
      (values, others, marks) => {
        const counted = Uint8Array.from(values, () => Number(marks.next().value));
        for (const mask of [undefined, counted]) {
          ranks.of(Float64Array.from(values), mask);
          const kept = values.filter((_, i) => mask === undefined || mask[i] !== 0);
          expect(ranks.size).toBe(kept.length);
          for (const value of [...values.slice(0, 20), ...others]) {
            expect(ranks.below(value)).toBe(kept.filter((other) => other < value).length);
          }
        }
      },
    ),
  );
});
