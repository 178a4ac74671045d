import { expect, test } from "vitest";
import { operationName, serviceName } from "../../lib/src/trace/name-of.js";
import { NameTable } from "../../lib/src/trace/name-table.js";
import { UNKNOWN_STATUS } from "../../lib/src/trace/status.js";
import { tableOf } from "../span-builder.js";

test("NameTable begins with an instance and a status that say nothing", () => {
  const names = new NameTable();
  expect([names.services, names.operations, names.instances, names.statuses]).toEqual([[], [], [""], [UNKNOWN_STATUS]]);
  expect([names.instance(""), names.status({ kind: "other", code: "" })]).toEqual([0, 0]);
});

test("NameTable keeps one index per name, also for names of object members", () => {
  const names = new NameTable();
  const given = ["a", "__proto__", "constructor", "", "a"].map((name) => names.service(name));
  expect(given).toEqual([0, 1, 2, 3, 0]);
  expect(names.services).toEqual(["a", "__proto__", "constructor", ""]);
  expect([names.operation("a"), names.operation("b")]).toEqual([0, 1]);
});

test("NameTable tells statuses of one code apart by kind", () => {
  const names = new NameTable();
  expect([names.status({ kind: "http", code: "0" }), names.status({ kind: "grpc", code: "0" })]).toEqual([1, 2]);
  expect(names.status({ kind: "http", code: "0" })).toBe(1);
});

test("serviceName() and operationName() give the names of a row, and (absent) for a stand-in", () => {
  const table = tableOf({ t: [["2", "1", "s", "o", 0, 1]] });
  expect([serviceName(table, 0), operationName(table, 0)]).toEqual(["(absent)", "(absent)"]);
  expect([serviceName(table, 1), operationName(table, 1)]).toEqual(["s", "o"]);
});
