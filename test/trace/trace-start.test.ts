import { expect, test } from "vitest";
import { traceStart } from "../../lib/src/trace/trace-start.js";
import { tableOf } from "../span-builder.js";

test("traceStart() is the start of the first row", () => {
  const table = tableOf({
    a: [
      ["1", null, "s", "o", 50, 1],
      ["2", "1", "s", "o", 40, 1],
    ],
    b: [["1", null, "s", "o", 70, 1]],
    c: [
      ["1", null, "s", "o", 95, 1],
      ["2", null, "s", "o", 90, 1],
    ],
  });
  expect([traceStart(table, 0), traceStart(table, 1), traceStart(table, 2)]).toEqual([50, 70, 90]);
});
