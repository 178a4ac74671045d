import { expect, test } from "vitest";
import { parseColumns, parseUnit } from "../../lib/src/ingest/parse-options.js";

test("parseColumns() reads pairs, also with equals signs and escaped commas in a name", () => {
  expect(parseColumns("trace_id=TraceID, start=a=b,operation=x\\,y\\\\")).toEqual({
    trace_id: "TraceID",
    start: "a=b",
    operation: "x,y\\",
  });
});

test.each(["color=C", "trace_id", "trace_id=", "=x"])("parseColumns() refuses %j", (text) => {
  expect(() => parseColumns(text)).toThrow(expect.objectContaining({ name: "UsageError" }));
});

test("parseUnit() reads units, and refuses others", () => {
  expect(parseUnit("duration=s")).toEqual({ duration: "s" });
  for (const text of ["end=s", "start=h", "ns"]) {
    expect(() => parseUnit(text)).toThrow(expect.objectContaining({ name: "UsageError" }));
  }
});
