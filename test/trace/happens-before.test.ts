import { expect, test } from "vitest";
import { happensBefore } from "../../lib/src/trace/happens-before.js";

const before = (from: number, to: number, nextFrom: number, nextTo: number, duration: number, others: number[] = []) =>
  happensBefore(to, nextFrom, duration, Float64Array.from([from, to, nextFrom, nextTo, ...others]).sort());

test("happensBefore() holds where the span ends before the next begins, whatever else runs", () => {
  expect(before(0, 9, 10, 20, 0, [9, 9, 9])).toBe(true);
});

test("happensBefore() allows an overlap of under 1 % of the parent", () => {
  expect(before(0, 109, 100, 200, 1000)).toBe(true);
  expect(before(0, 110, 100, 200, 1000)).toBe(false);
});

test("happensBefore() allows no overlap in which a third sibling starts or ends", () => {
  expect(before(0, 105, 100, 200, 1000, [99, 106])).toBe(true);
  expect(before(0, 105, 100, 200, 1000, [100])).toBe(false);
  expect(before(0, 105, 100, 200, 1000, [105])).toBe(false);
});

test("happensBefore() fails for a span within the next, one that starts with it and one that ends with it", () => {
  expect(before(101, 105, 100, 200, 1000)).toBe(false);
  expect(before(100, 105, 100, 200, 1000)).toBe(false);
  expect(before(0, 200, 199, 200, 1000)).toBe(false);
});

test("happensBefore() fails for touching spans of a parent without duration", () => {
  expect(before(5, 5, 5, 5, 0)).toBe(false);
  expect(before(0, 5, 5, 6, 0)).toBe(false);
});
