import { expect, test } from "vitest";
import { NameTable } from "../../lib/src/trace/name-table.js";
import { tableOfSpans } from "../../lib/src/trace/table-of-spans.js";

const span = { id: "1", service: "s", operation: "o", start: 5, duration: 2 };

test("tableOfSpans() fills in what a span does not say", () => {
  const { names, ...table } = tableOfSpans({ t: [span] });
  expect([table.instance[0], table.status[0], table.kind[0], table.parent[0]]).toEqual([0, 0, 0, -1]);
  expect([names.services, names.operations]).toEqual([["s"], ["o"]]);
});

test("tableOfSpans() keeps the order of traces given as pairs and adds to the names given", () => {
  const names = new NameTable();
  names.service("first");
  const table = tableOfSpans(
    [
      ["2", [span]],
      ["1", [{ ...span, status: { kind: "otel", code: "ERROR" } }]],
    ],
    names,
  );
  expect(table.traceIds).toEqual(["2", "1"]);
  expect([...table.service]).toEqual([1, 1]);
  expect(names.statuses[table.status[1]]).toEqual({ kind: "otel", code: "ERROR" });
});
