import { expect, test } from "vitest";
import { flatJson } from "../../lib/src/export/flat-json.js";

const rowsOf = (text: string) => flatJson(text).map(({ line, fields }) => [line, Object.fromEntries(fields)]);

test("flatJson() finds rows in arrays, in arrays under names, and the line each begins on", () => {
  expect(rowsOf('[\n  {"a": 1,\n   "b": null},\n  {"a": "x}{"}\n]')).toEqual([
    [2, { a: 1 }],
    [4, { a: "x}{" }],
  ]);
  expect(rowsOf('{"03": [{"t": 1}],\n"04": [\n{"t": 2}, {"t": 3}]}')).toEqual([
    [1, { t: 1 }],
    [3, { t: 2 }],
    [3, { t: 3 }],
  ]);
  expect(rowsOf('{"trace_id": "t", "label": "normal"}')).toEqual([[1, { trace_id: "t", label: "normal" }]]);
});

test("flatJson() turns columns into rows", () => {
  expect(rowsOf('{"timestamp": [1, 2], "cmdb_id": ["a", null]}')).toEqual([
    [1, { timestamp: 1, cmdb_id: "a" }],
    [2, { timestamp: 2 }],
  ]);
});

test("flatJson() takes deep and empty documents, and refuses what is no JSON", () => {
  expect(rowsOf(`${"[".repeat(5000)}{"a": 1}${"]".repeat(5000)}`)).toEqual([[1, { a: 1 }]]);
  expect(rowsOf("[]")).toEqual([]);
  expect(() => flatJson("{")).toThrow(SyntaxError);
});
