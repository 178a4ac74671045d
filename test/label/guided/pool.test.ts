import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { poolOf } from "../../../lib/src/label/guided/pool.js";
import { type Dot, featuresOf } from "./made-up.js";

const random = () => new Random(1, "pool test");

describe("poolOf()", () => {
  test("stands for every trace once, by members of their groups", () => {
    const dot = fc.tuple(fc.double({ min: 0, max: 5, noNaN: true }), fc.nat(3), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(dot), (dots) => {
        const { rows, sizes } = poolOf(featuresOf(dots), random());
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(dots.length);
        expect(new Set(rows).size).toBe(rows.length);
      }),
    );
  });

  test("cuts by time where traces are suspect, else not", () => {
    const dots = (feature: number) => Array.from({ length: 20 }, (_, i): Dot => [feature, 1, i * 60]);
    expect(poolOf(featuresOf(dots(0.1)), random()).rows.length).toBe(1);
    expect(poolOf(featuresOf(dots(3)), random()).rows.length).toBe(20);
  });

  test("shows the member nearest the mean and keeps the heaviest groups", () => {
    const dots: Dot[] = [...[0, 0.2, 0.4].map((x): Dot => [x, 1, 0]), [0, 2, 0]];
    expect([...poolOf(featuresOf(dots), random()).rows]).toEqual([1, 3]);
    expect([...poolOf(featuresOf(dots), random(), 1).sizes]).toEqual([3]);
  });
});
