import { expect, test } from "vitest";
import { DISPLAY, mimeBundleOf } from "../../../widgets/src/kernel/mime-bundle.js";
import { facts } from "../../../widgets/src/model/facts.js";
import { table } from "../../../widgets/src/model/table.js";

const html = (value: { [DISPLAY](): Readonly<Record<string, unknown>> }) => String(value[DISPLAY]()["text/html"]);

test("table() shows rows by column, names from outside as text, and counts what it leaves out", () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ name: `<i>${i}</i>`, n: i * 1000, label: "abnormal" }));
  const shown = html(table(rows, { title: "<b>", rows: 5 }));
  expect(shown).not.toMatch(/<i>|<b>/);
  expect(shown).toContain("&lt;i&gt;0&lt;/i&gt;");
  expect(shown).toContain("4,000");
  expect(shown).toContain("▲</span> abnormal");
  expect(shown).toContain("5 of 30 rows");
  expect(shown.match(/<tr/g)).toHaveLength(6);
});

test("table() takes a data frame by its columns and values, and rows that lack a column", () => {
  expect(html(table({ columns: ["a", "b"], values: [[1, null]] }))).toMatch(/>a<.*>b<.*>1<.*>–</s);
  expect(html(table([{ a: 1 }, { b: 0.123456 }]))).toContain("0.1235");
  expect(html(table([]))).toContain("<table");
});

test("facts() shows figures with their names, also as plain text", () => {
  const shown = facts("Labelled", { traces: 4000, "<b>": "x" });
  expect(html(shown)).toContain("4,000");
  expect(html(shown)).not.toContain("<b>&");
  expect(shown[DISPLAY]()["text/plain"]).toBe("Labelled\ntraces: 4,000\n<b>: x");
});

test("a frame of danfojs is shown as a table, by table(), by show() and as the value of a cell", async () => {
  const { DataFrame } = await import("danfojs-node");
  const frame = new DataFrame([
    { label: "abnormal", ms: 5, note: "<b>late</b>" },
    { label: "normal", ms: 7, note: null },
    { label: "normal", ms: 9, note: "as usual" },
  ]);
  const shown = String((await mimeBundleOf(frame))["text/html"]);
  expect(shown).toBe(html(table(frame)));
  expect(shown).toContain("▲</span> abnormal");
  expect(shown).toContain("&lt;b&gt;late");
  const means = frame.groupby(["label"]).agg({ ms: ["mean", "count"] });
  expect((await mimeBundleOf(means))["text/plain"]).toBe("label\tms_mean\tms_count\nabnormal\t5\t1\nnormal\t8\t2");
});

test("what only looks like a data frame is shown as it is", async () => {
  for (const value of [
    { columns: ["a"] },
    { columns: [1], values: [[1]] },
    { columns: ["a"], values: [[1, 2]] },
    [["a"]],
    null,
  ]) {
    expect((await mimeBundleOf(value))["text/html"]).toBeUndefined();
  }
});
