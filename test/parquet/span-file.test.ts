import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { SpanFileWriter } from "../../lib/src/parquet/span-file.js";
import { sliceTable } from "../../lib/src/trace/slice-table.js";
import { contentOf, tempFolder, write } from "../corpus/support.js";
import { builderOf, type SpanRow, tableOf } from "../span-builder.js";

const folder = await tempFolder();
const trace = (start: number, spans = 2): SpanRow[] =>
  Array.from({ length: spans }, (_, i) => [String(i + 1), i ? "1" : null, "shop", `op ${i}`, start + i, 100 - i]);

async function columns(file: string) {
  const session = await openSession({ threads: 1 });
  const result = await session.connection.runAndReadAll(`DESCRIBE FROM ${sqlText(file)}`);
  await session.close();
  return result.getRows().map(([name, type]) => `${name} ${type}`);
}

async function rows(file: string, sql: string) {
  const session = await openSession({ threads: 1 });
  const result = await session.connection.runAndReadAll(`SELECT ${sql} FROM ${sqlText(file)}`);
  await session.close();
  return result.getRows();
}

test("SpanFileWriter orders traces by start, then id by bytes, and keeps the order of spans", async () => {
  const file = join(folder, "order.parquet");
  const table = tableOf([
    ["late", trace(30)],
    ["\u{10000}", trace(10)],
    ["\uFFFF", trace(10)],
    ["early", trace(5, 3)],
  ]);
  expect(await write(file, [table])).toEqual({ traces: 4, spans: 9 });
  expect(await rows(file, "trace_id, span_id")).toEqual([
    ["early", "1"],
    ["early", "2"],
    ["early", "3"],
    ["\uFFFF", "1"],
    ["\uFFFF", "2"],
    ["\u{10000}", "1"],
    ["\u{10000}", "2"],
    ["late", "1"],
    ["late", "2"],
  ]);
});

test("SpanFileWriter writes the same bytes from any batches in any order, on any number of threads", async () => {
  const table = tableOf(Array.from({ length: 500 }, (_, i) => [`t${i}`, trace(i * 7, 1 + (i % 13))] as const));
  const whole = join(folder, "whole.parquet");
  await write(whole, [table]);
  const bytes = readFileSync(whole);
  for (const threads of [1, 2, 4]) {
    const session = await openSession({ threads, memoryMb: 128 });
    const file = join(folder, `parts-${threads}.parquet`);
    const writer = await SpanFileWriter.open(file, { session });
    for (let to = 500; to > 0; to -= 100) await writer.append(sliceTable(table, to - 100, to));
    await writer.finish();
    await session.close();
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
});

test("SpanFileWriter joins a trace that came in two parts", async () => {
  const file = join(folder, "two-parts.parquet");
  const part = (id: string, start: number) =>
    tableOf({ a: [[id, null, "shop", "op", start, 1]] as SpanRow[], [`b${id}`]: trace(start, 1) });
  expect(await write(file, [part("1", 10), part("2", 20)])).toEqual({ traces: 3, spans: 4 });
  expect((await rows(file, "trace_id, span_id")).map(String)).toEqual(["a,1", "a,2", "b1,1", "b2,1"]);
});

test("SpanFileWriter leaves out columns that have nothing, and stand-ins", async () => {
  const file = join(folder, "plain.parquet");
  await write(file, [tableOf({ t: [["b", "gone", "cart", "get", 0, 1]] as SpanRow[] })]);
  const plain = await columns(file);
  expect(plain).toEqual([
    "trace_id VARCHAR",
    "span_id VARCHAR",
    "parent_span_id VARCHAR",
    "service VARCHAR",
    "operation VARCHAR",
    "start_time_us BIGINT",
    "duration_us BIGINT",
    "status_code INTEGER",
    "kind VARCHAR",
    "instance VARCHAR",
  ]);
  expect(await rows(file, "span_id, parent_span_id, kind, instance, status_code")).toEqual([
    ["b", "gone", null, null, null],
  ]);
});

test("SpanFileWriter writes status and attributes where there are some", async () => {
  const file = join(folder, "extra.parquet");
  const status = { kind: "otel", code: "ERROR" } as const;
  const table = tableOf({
    t: [
      ["1", null, "shop", "view", 0, 9, { status, kind: "SERVER", instance: "pod" }],
      ["2", "1", "cart", "get", 1, 3, { status: 14 }],
    ] as SpanRow[],
  });
  const writer = await SpanFileWriter.open(file);
  await writer.append(table, [null, '{"a\\u0000":"\uFEFFb"}']);
  await writer.finish();
  expect(await rows(file, "status_code, status, kind, instance, attributes")).toEqual([
    [null, "otel:ERROR", "SERVER", "pod", null],
    [14, null, null, null, '{"a\\u0000":"\uFEFFb"}'],
  ]);
});

test("SpanFileWriter writes more distinct names than are looked up in a list", async () => {
  const file = join(folder, "many-names.parquet");
  const many = Array.from({ length: 6000 }, (_, i) => [`t${i}`, [["1", null, "s", `op ${i}`, i, 1]]]);
  await write(file, [tableOf(many as [string, SpanRow[]][])]);
  const wrong = await rows(file, "count(*) FILTER (operation <> 'op ' || start_time_us), count(*)");
  expect(wrong).toEqual([[0n, 6000n]]);
  expect((await rows(file, "start_time_us")).map(([start]) => Number(start))).toEqual(many.map((_, i) => i));
});

test("SpanFileWriter.discard() leaves nothing behind", async () => {
  const empty = await tempFolder();
  const writer = await SpanFileWriter.open(join(empty, "spans.parquet"));
  await writer.append(tableOf({ t: trace(0) }));
  await writer.discard();
  await writer.discard();
  expect(readdirSync(empty)).toEqual([]);
});

test("SpanFileWriter.finish() leaves no part of a file where it fails", async () => {
  const empty = await tempFolder();
  const writer = await SpanFileWriter.open(join(empty, "no", "spans.parquet"));
  await writer.append(tableOf({ t: trace(0) }));
  await expect(writer.finish()).rejects.toThrow();
  await writer.discard();
  expect(readdirSync(empty)).toEqual([]);
});

const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "\uFEFF",
    "\uFEFFshop",
    "a\tb",
    "a\0b",
    "__proto__",
    "constructor",
    "\u{1F600}",
    "'; --",
    "e\u0301",
  ),
);
const id = fc.oneof(name, fc.nat(200).map(String), fc.constantFrom("0123456789abcdef", "007", "0", "00"));

test("openCorpus() reads back what SpanFileWriter wrote: any names, ids, trees and times", async () => {
  const span = fc.record({
    id,
    parent: fc.option(id),
    service: name,
    operation: name,
    start: fc.nat(1000),
    duration: fc.nat(100),
    status: fc.oneof(
      fc.constant(undefined),
      fc.record({ kind: fc.constantFrom("http" as const, "otel" as const, "other" as const), code: name }),
    ),
    kind: fc.constantFrom("UNKNOWN" as const, "SERVER" as const, "CONSUMER" as const),
    instance: name,
  });
  const traces = fc.uniqueArray(fc.tuple(id, fc.array(span, { minLength: 1, maxLength: 6 })), {
    selector: ([id]) => id,
    minLength: 1,
    maxLength: 5,
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(traces, async (traces) => {
      const file = join(folder, `round-${run++}.parquet`);
      const builder = builderOf(
        traces.map(
          ([id, spans]) =>
            [
              id,
              spans.map((s) => [s.id, s.parent, s.service, s.operation, s.start, s.duration, s] as SpanRow),
            ] as const,
        ),
      );
      const table = builder.build();
      await write(file, [table]);
      const first = await openCorpus(file, { threads: 1, memoryMb: 64 });
      const content = await contentOf(first);
      expect(first.spans).toBe(traces.reduce((sum, [, spans]) => sum + spans.length, 0));
      expect(new Set(content.map(([id]) => id))).toEqual(new Set(traces.map(([id]) => id)));
      await first.close();
      // Once renamed and linked, a trace stays as it is.
      const tables = [];
      const again = await openCorpus(file, { threads: 1, memoryMb: 64 });
      for await (const batch of again.batches()) tables.push(batch);
      await write(`${file}.again`, tables);
      await again.close();
      const second = await openCorpus(`${file}.again`, { threads: 1, memoryMb: 64 });
      expect(await contentOf(second)).toEqual(content);
      await second.close();
      expect(names(content)).toEqual(
        new Set(traces.flatMap(([, spans]) => spans.map((s) => JSON.stringify([s.service, s.operation, s.instance])))),
      );
    }),
    { numRuns: 8 },
  );
});

function names(content: [string, unknown[]][]): Set<string> {
  const rows = content.flatMap(([, rows]) => rows as unknown[][]);
  return new Set(rows.filter((row) => row[2] !== undefined).map((row) => JSON.stringify(row.slice(2, 5))));
}
