import fc from "fast-check";
import { expect, test } from "vitest";
import { confidence } from "../../lib/src/label/confidence.js";

test("confidence() is 1 at the centre, 0 half-way to the next, 1 without another centre", () => {
  expect(confidence(0, 4)).toBe(1);
  expect(confidence(1, 3)).toBe(0.5);
  expect(confidence(2, 2)).toBe(0);
  expect(confidence(0, 0)).toBe(0);
  expect(confidence(7, Infinity)).toBe(1);
});

test("confidence() lies between 0 and 1 and falls with the distance", () => {
  const far = fc.double({ min: 0, max: 1e30, noNaN: true });
  fc.assert(
    fc.property(far, far, far, (a, b, c) => {
      const [near, middle, rival] = [a, b, c].sort((x, y) => x - y);
      const sure = confidence(near, rival);
      expect(sure).toBeGreaterThanOrEqual(confidence(middle, rival));
      expect(sure).toBeLessThanOrEqual(1);
      expect(confidence(rival, middle)).toBe(0);
    }),
    { seed: 1 },
  );
});
