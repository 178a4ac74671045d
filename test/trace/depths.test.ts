import { expect, test } from "vitest";
import { depths } from "../../lib/src/trace/depths.js";
import { tableOf } from "../span-builder.js";
import { t1 } from "./t1.js";

test("depths() counts calls from the first row of each trace, a stand-in included", () => {
  expect([...depths(t1())]).toEqual([0, 1, 1, 2]);
  expect([...depths(tableOf({ a: [["1", null, "s", "o", 0, 1]], b: [["1", "gone", "s", "o", 0, 1]] }))]).toEqual([
    0, 0, 1,
  ]);
});
