import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { importSpans } from "../../lib/src/ingest/import.js";
import { fileDigest } from "../../lib/src/parquet/file-digest.js";
import { corpusFileOf, type Files, folderOf, imported, rowsOf, tempFolder } from "./helpers.js";

const HEADER = "trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us\n";
const CSV = `${HEADER}t1,a,,s,o,1700000000000000,10\nt1,b,a,s,o,1700000000000001,5\n`;
const JAEGER = JSON.stringify({
  data: [
    {
      traceID: "0abc",
      spans: [
        {
          traceID: "0abc",
          spanID: "1",
          operationName: "j",
          startTime: 1_600_000_000_000_000,
          duration: 3,
          processID: "p",
        },
      ],
      processes: { p: { serviceName: "js" } },
    },
  ],
});
const OTLP = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "ot" } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: "00000000000000000000000000000abc",
              spanId: "0000000000000002",
              parentSpanId: "0000000000000001",
              name: "o",
              startTimeUnixNano: "1600000000000001000",
              endTimeUnixNano: "1600000000000002000",
            },
          ],
        },
      ],
    },
  ],
});

test("importSpans() makes one corpus out of several files of several formats, and joins a trace spread over them", async () => {
  const { report, rows, folder } = await imported({
    "a/x.csv": CSV,
    "b/y.json": JAEGER,
    "b/z.json.gz": gzipSync(OTLP),
    "readme.txt": "nothing here",
    "b/faults.csv": "fault_id,service\n1,a\n",
  });
  expect(report).toMatchObject({ input: 4, rejected: 0, traces: 2, spans: 4, formats: ["csv", "jaeger", "otlp"] });
  expect(report.accepted + report.repaired).toBe(4);
  expect(report.files.map(({ format, spans }) => [format, spans])).toEqual([
    ["csv", 2],
    [null, 0],
    ["jaeger", 1],
    ["otlp", 1],
    [null, 0],
  ]);
  expect(report.warnings.find(({ action }) => action === "skipped")).toMatchObject({
    reason: "no trace file",
    count: 2,
  });
  // Ordered by start; the two halves of the trace under the longer of its ids, the parent found.
  expect(rows.map(({ traceId, spanId, parentId, service }) => [traceId, spanId, parentId, service])).toEqual([
    ["00000000000000000000000000000abc", "1", null, "js"],
    ["00000000000000000000000000000abc", "0000000000000002", "1", "ot"],
    ["t1", "a", null, "s"],
    ["t1", "b", "a", "s"],
  ]);
  expect(rows[0].extra.raw).toEqual({ traceId: "0abc" });
  const corpus = await corpusFileOf(folder);
  expect(corpus).toMatchObject({ schemaVersion: 1, traces: 2, spans: 4 });
  expect(corpus.digest).toBe(await fileDigest(join(folder, "spans.parquet")));
  expect(corpus.report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("importSpans() writes the same bytes on a second run and on any number of threads", async () => {
  const files: Files = { "a.csv": CSV, "b.json": JAEGER, "c.json": OTLP };
  const folder = await folderOf(files);
  const digests = [];
  for (const threads of [1, 1, 3]) {
    const out = join(await tempFolder(), "out");
    await importSpans([folder], { out, threads });
    digests.push(await fileDigest(join(out, "spans.parquet")));
  }
  expect(new Set(digests).size).toBe(1);
});

test("importSpans() joins 64-bit and 128-bit forms of a trace id", async () => {
  const spanOf = (traceID: string, spanID: string, parent?: string) => ({
    traceID,
    spans: [
      {
        traceID,
        spanID,
        parentSpanID: parent,
        operationName: "o",
        startTime: 1_600_000_000_000_000,
        duration: 1,
        processID: "p",
      },
    ],
    processes: { p: { serviceName: "s" } },
  });
  const long = "463ac35c9f6413ad48485a3953bb6124";
  const { report, rows } = await imported({
    "x.json": JSON.stringify([
      spanOf(long, "a1"),
      spanOf("48485a3953bb6124", "b1", "00000000000000a1"),
      spanOf("0000000000000000a2fb4a1d1a96d312", "c1"),
      spanOf("a2fb4a1d1a96d312", "d1", "c1"),
      // The lower half of two: stays by itself.
      spanOf("1111111111111111aaaaaaaaaaaaaaaa", "e1"),
      spanOf("2222222222222222aaaaaaaaaaaaaaaa", "e1"),
      spanOf("aaaaaaaaaaaaaaaa", "e1"),
    ]),
  });
  expect(report).toMatchObject({ traces: 5, spans: 7, accepted: 5, repaired: 2 });
  const trace = (id: string) =>
    rows.filter(({ traceId }) => traceId === id).map(({ spanId, parentId }) => [spanId, parentId]);
  expect(trace(long)).toEqual([
    ["a1", null],
    ["b1", "a1"],
  ]);
  expect(trace("0000000000000000a2fb4a1d1a96d312")).toEqual([
    ["c1", null],
    ["d1", "c1"],
  ]);
});

test("importSpans() keeps ids of tables exactly: leading zeros and case count", async () => {
  const { report, rows } = await imported({
    "x.csv": `${HEADER}1,a,,s,o,1700000000000000,1\n01,a,,s,o,1700000000000000,1\nAB,a,,s,o,1700000000000000,1\nab,a,,s,o,1700000000000000,1\n`,
  });
  expect(report).toMatchObject({ accepted: 4, traces: 4 });
  expect(rows.map(({ traceId }) => traceId)).toEqual(["01", "1", "AB", "ab"]);
});

const REFUSED: [what: string, content: string | Uint8Array, message: RegExp][] = [
  ["an empty file", "", /it is empty \(file /],
  ["an empty gzip file", gzipSync(""), /it is empty \(file /],
  [
    "a Git LFS pointer",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    /it is a Git LFS pointer.* \(file /,
  ],
  [
    "binary junk",
    Uint8Array.from({ length: 999 }, (_, i) => (i * 131) % 256),
    /it is binary and no trace file \(file /,
  ],
  ["text", "hello\n", /it is no trace file: it begins with "hello" \(file /],
  [
    "another table",
    "a,b\n1,2\n",
    /it is no table of spans: its columns are a,b; say with --column which is which \(file /,
  ],
  ["other JSON", '{"a": [1]}', /it is JSON without the spans of Jaeger, OTLP, Zipkin or SkyWalking \(file /],
  ["a search in Tempo", '{"traces":[{"traceID":"a","rootTraceName":"GET"}]}', /has no spans: get the traces by id/],
  ["OTLP logs", '{"resourceLogs":[]}', /without spans \(file /],
  ["what only begins as a zip archive", "PK\u0003\u0004....", /zip archive ends early.* \(file .*, byte 8\)/],
  ["UTF-16", Buffer.from("\ufefftrace_id,span_id", "utf16le"), /it is UTF-16, and has to be UTF-8 \(file /],
  ["a table of spans in UTF-16", Buffer.from(`\ufeff${CSV}`, "utf16le"), /it is UTF-16, and has to be UTF-8 \(file /],
  ["no spans, Jaeger", '{"data":[{"traceID":"a","spans":[],"processes":{}}]}', /Cannot import: no spans \(file /],
  ["no spans, OTLP", '{"resourceSpans":[]}', /Cannot import: no spans \(file /],
  ["no spans, CSV", HEADER, /Cannot import: no spans \(file /],
  ["an unusable span", '{"spans":[1],"processes":{}}', /the only span is unusable \(file /],
  ["text behind JSON", `${JAEGER} and more`, /unexpected character "a" \(file .*, line 1, byte \d+\)/],
  ["unusable spans", '{"spans":[1,2],"processes":{}}', /all 2 spans are unusable \(file /],
  ["truncated JSON", JAEGER.slice(0, -30), /Cannot read JSON: JSON ends early \(file .*, line 1, byte \d+\)/],
  ["broken JSON", JAEGER.replace('"spanID"', "spanID"), /Cannot read JSON: .* \(file .*, line 1\)/],
  ["truncated JSON lines", `${JAEGER}\n${JAEGER.slice(0, 60)}`, /JSON ends early \(file .*, line 2, byte \d+\)/],
  ["truncated gzip", gzipSync(JAEGER).subarray(0, 100), /gzip data ends early \(file .*, byte 100\)/],
  ["an open quote", `${CSV}t1,"c`, /a quoted field is not closed \(file .*, line 4\)/],
];

test.each(REFUSED)("importSpans() refuses %s with one sentence, and writes nothing", async (_, content, message) => {
  const folder = await folderOf({ "in/file": content });
  const error = await importSpans([join(folder, "in/file")], { out: join(folder, "made/out"), threads: 1 }).catch(
    (cause: Error) => cause,
  );
  expect(error).toMatchObject({ name: "ImportError", message: expect.stringMatching(message) });
  expect((error as Error).message).not.toContain("\n");
  expect(await readdir(folder)).toEqual(["in"]);
});

test("importSpans() refuses a folder without trace files", async () => {
  await expect(imported({ "a.txt": "x", "b.txt": "y" })).rejects.toThrow(/no trace files \(path /);
});

test("importSpans() passes over files of a folder that hold no spans it can read, and says what they are", async () => {
  const wide = Buffer.from(`\ufeff${CSV}`, "utf16le");
  const { report } = await imported({ _SUCCESS: "", "a.csv": CSV, "notes.txt": "x", "wide.csv": wide });
  expect(report.spans).toBe(2);
  expect(report.warnings.map(({ action, reason }) => [action, reason])).toEqual([
    ["skipped", "it is empty"],
    ["skipped", "no trace file"],
    ["skipped", "it is UTF-16, and has to be UTF-8"],
  ]);
});

test("importSpans() names a declared column that a table does not have", async () => {
  const input = join(await folderOf({ "x.csv": "T,S\n1,2\n" }), "x.csv");
  const refused = importSpans([input], {
    out: join(await tempFolder(), "o"),
    columns: { trace_id: "T", span_id: "Id" },
  });
  await expect(refused).rejects.toThrow(/Cannot read column "Id" as span_id: the columns are T,S \(file .*x.csv\)/);
});

test("importSpans() says in words why it cannot write", async () => {
  const folder = await folderOf({ "x.csv": CSV, file: "" });
  const into = (out: string) => importSpans([join(folder, "x.csv")], { out });
  await expect(into(join(folder, "file"))).rejects.toThrow(/there is a file where the folder is to be \(folder /);
  await expect(into(join(folder, "file/under"))).rejects.toThrow(/a file where the folder is to be \(folder /);
  await expect(into("")).rejects.toThrow(/the name of the folder is empty/);
});

test.skipIf(process.getuid?.() === 0)("importSpans() names a file it may not read", async () => {
  const folder = await folderOf({ "a.csv": CSV });
  await chmod(join(folder, "a.csv"), 0);
  await expect(importSpans([join(folder, "a.csv")], { out: join(folder, "o") })).rejects.toThrow(
    /permission denied \(file /,
  );
});

test.each<[string, string | Uint8Array, spans: number, rejected: number]>([
  ["JSON", `${JAEGER}\n${JAEGER.replaceAll("0abc", "0def").slice(0, 60)}`, 1, 1],
  ["JSON with a broken span", JAEGER.replace('"spans":[', '"spans":[{"traceID" "x"},'), 1, 1],
  ["gzip", gzipSync(CSV + CSV.replaceAll("t1", "t2")).subarray(0, -12), 2, 1],
  ["CSV", `${CSV}t2,"c`, 2, 1],
])("importSpans() keeps the good part of damaged %s if told to", async (_, content, spans, rejected) => {
  const { report } = await imported({ file: content }, { keepGood: true });
  expect(report.spans).toBeGreaterThanOrEqual(spans);
  expect(report).toMatchObject({ rejected });
  expect(report.accepted + report.repaired + report.rejected).toBe(report.input);
  expect(report.warnings.some(({ reason }) => /damage|broken/.test(reason))).toBe(true);
});

test("importSpans() replaces a corpus, leaves other files in its folder, and keeps the old one on failure", async () => {
  const { folder } = await imported({ "x.csv": CSV });
  await writeFile(join(folder, "labels.journal"), "mine");
  const before = await readFile(join(folder, "spans.parquet"));
  const input = await folderOf({ "good.json": JAEGER, "bad.json": JAEGER.slice(0, -30) });
  await expect(importSpans([input], { out: folder })).rejects.toThrow(/ends early/);
  expect(await readFile(join(folder, "spans.parquet"))).toEqual(before);
  await importSpans([join(input, "good.json")], { out: folder });
  expect((await rowsOf(folder)).map(({ traceId }) => traceId)).toEqual(["0abc"]);
  expect((await readdir(folder)).sort()).toEqual(["corpus.json", "labels.journal", "spans.parquet"]);
});

test("importSpans() takes an empty folder, and refuses one with something else in it", async () => {
  const input = await folderOf({ "x.csv": CSV });
  const empty = await tempFolder();
  await importSpans([input], { out: empty });
  expect((await rowsOf(empty)).length).toBe(2);
  const full = await folderOf({ "mine.txt": "x" });
  await expect(importSpans([input], { out: full })).rejects.toMatchObject({ name: "UsageError" });
  await expect(importSpans([input], { out: join(full, "mine.txt") })).rejects.toMatchObject({ name: "UsageError" });
  expect(await readdir(full)).toEqual(["mine.txt"]);
});

test.each<[string, object]>([
  ["an unknown format", { format: "xml" }],
  ["an unknown field", { columns: { color: "C" } }],
  ["an unknown unit", { unit: { start: "h" } }],
  ["a unit of something else", { unit: { end: "s" } }],
  ["no limit", { elementMb: 0 }],
])("importSpans() refuses %s as wrong usage", async (_, options) => {
  await expect(imported({ "x.csv": CSV }, options)).rejects.toMatchObject({ name: "UsageError" });
});

test("importSpans() goes by the given format", async () => {
  await expect(imported({ "x.csv": CSV }, { format: "otlp" })).rejects.toThrow(
    /Cannot read JSON: .* \(file .*, line 1/,
  );
  expect((await imported({ "x.csv": CSV }, { format: "CSV" })).report.spans).toBe(2);
});

test("importSpans() stops when aborted, with the reason given, and writes nothing", async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `t${i >> 3},${i},,s,o,${1_700_000_000_000_000 + i},1`);
  const folder = await folderOf({ "in/x.csv": HEADER + rows.join("\n") });
  for (const stage of ["", "read files", "build traces", "end"]) {
    const controller = new AbortController();
    const reason = new Error(`enough of ${stage}`);
    if (stage === "") controller.abort(reason);
    const onProgress = (progress: { stage: string; done: number; total?: number }) => {
      if (progress.stage === stage) controller.abort(reason);
      const isLast = progress.stage === "build traces" && progress.done === progress.total;
      // While the file is written.
      if (stage === "end" && isLast) setTimeout(() => controller.abort(reason), 1);
    };
    await expect(
      importSpans([join(folder, "in")], { out: join(folder, "out"), signal: controller.signal, onProgress }),
    ).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(["in"]);
  }
});

test("importSpans() tells of its progress in bytes and spans", async () => {
  const stages = new Map<string, [done: number, total?: number]>();
  const onProgress = ({ stage, done, total }: { stage: string; done: number; total?: number }) =>
    stages.set(stage, [done, total]);
  await imported({ "x.csv": CSV }, { onProgress });
  expect(stages.get("read files")).toEqual([CSV.length, CSV.length]);
  expect(stages.get("build traces")).toEqual([2, 2]);
});

test("importSpans() tells damage without its place, also in a file whose name has brackets", async () => {
  const { report } = await imported({ "traces (1).json": `${JAEGER}\n${JAEGER.slice(0, -9)}` }, { keepGood: true });
  const told = report.warnings.filter(({ unit }) => unit === "places");
  expect(told.map(({ reason, example }) => [reason, example.line])).toEqual([
    ["damage, around which the good part is kept: Cannot read JSON: JSON ends early", 2],
  ]);
});
