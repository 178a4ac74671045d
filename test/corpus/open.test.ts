import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ImportError } from "../../lib/src/base/error.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { writeCorpusFile } from "../../lib/src/parquet/corpus-file.js";
import { fileDigest } from "../../lib/src/parquet/file-digest.js";
import { type SpanRow, tableOf } from "../span-builder.js";
import { contentOf, tempFolder, write, writeSql } from "./support.js";

const folder = await tempFolder();
const small = { threads: 1, memoryMb: 64 };
const data = fileURLToPath(new URL("../../../shared/data", import.meta.url));

const good = join(folder, "good.parquet");
const trace = (start: number, spans = 2): SpanRow[] =>
  Array.from({ length: spans }, (_, i) => [String(i + 1), i ? "1" : null, "shop", `op ${i}`, start + i, 100 - i]);
await write(good, [tableOf({ a: trace(0, 3), b: trace(10), c: trace(20, 4) })]);

/** Rows of a valid file as SQL, to be changed by a test. */
const valid = `SELECT * FROM (VALUES ('t', '1', NULL, 's', 'o', 0::BIGINT, 5::BIGINT), ('t', '2', '1', 's', 'p', 1::BIGINT, 3::BIGINT))
  AS rows(trace_id, span_id, parent_span_id, service, operation, start_time_us, duration_us)`;

async function refused(path: string) {
  const error = await openCorpus(path, small).then(
    async (corpus) => {
      await corpus.close();
      throw new Error("was opened");
    },
    (error) => error,
  );
  expect(error).toBeInstanceOf(ImportError);
  expect(error.message).toContain(path);
  return error.message as string;
}

describe("openCorpus() refuses in one sentence", () => {
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test("a path that is not there", async () => {
    expect(await refused(join(folder, "nothing"))).toContain("there is no such file or folder");
  });

  test("a device, which may never end", async () => {
    expect(await refused(devNull)).toContain("it is no regular file");
  });

  test("a folder without spans.parquet", async () => {
    const path = join(folder, "bare");
    mkdirSync(path);
    expect(await refused(path)).toContain("no spans.parquet; `labelease import`");
  });

  test("an empty file", async () => expect(await refused(file("empty", ""))).toContain("the file is empty"));

  test("a Git LFS pointer", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 20798435\n";
    expect(await refused(file("pointer.parquet", pointer))).toContain("Git LFS pointer");
  });

  test("what is not Parquet", async () => {
    expect(await refused(file("spans.csv", "trace_id,span_id\n1,2\n"))).toContain("not Parquet");
  });

  test("Parquet cut off at any place", async () => {
    const bytes = readFileSync(good);
    for (const length of [4, 11, 40, bytes.length >> 1, bytes.length - 1]) {
      expect(await refused(file("cut.parquet", bytes.subarray(0, length)))).toMatch(/cut off.*byte \d+/);
    }
  });

  test("Parquet with a broken middle", async () => {
    const bytes = Buffer.from(readFileSync(good));
    bytes.fill(0xff, 4, bytes.length - 8);
    expect(await refused(file("broken.parquet", bytes))).toContain("damaged");
  });

  test("missing columns, by name", async () => {
    const path = join(folder, "columns.parquet");
    await writeSql(path, `SELECT * EXCLUDE (service, duration_us) FROM (${valid})`);
    expect(await refused(path)).toContain("columns service, duration_us missing; `labelease import`");
  });

  test("columns of a wrong type, by name", async () => {
    const path = join(folder, "types.parquet");
    await writeSql(path, `SELECT * REPLACE (to_timestamp(1) AS start_time_us) FROM (${valid})`);
    expect(await refused(path)).toMatch(/column start_time_us is TIMESTAMP.*, not BIGINT/);
    await writeSql(path, `SELECT * REPLACE (7 AS service) FROM (${valid})`);
    expect(await refused(path)).toContain("column service is INTEGER, not VARCHAR");
  });

  test("a file without rows, and rows without a trace id", async () => {
    const path = join(folder, "rows.parquet");
    await writeSql(path, `${valid} WHERE false`);
    expect(await refused(path)).toContain("no traces");
    await writeSql(path, `SELECT * REPLACE (CASE WHEN span_id = '1' THEN 't' END AS trace_id) FROM (${valid})`);
    expect(await refused(path)).toContain("without a trace id");
  });

  test("a corpus.json of a newer version, or a broken one", async () => {
    const path = join(folder, "newer");
    mkdirSync(path);
    copyFileSync(good, join(path, "spans.parquet"));
    writeFileSync(join(path, "corpus.json"), '{"schemaVersion": 2, "traces": 1, "spans": 1, "digest": ""}');
    expect(await refused(path)).toContain("schema version 2 is newer than 1");
    writeFileSync(join(path, "corpus.json"), '{"schemaVersion": 1');
    expect(await refused(path)).toContain("corpus.json");
  });

  test("a limit that is no whole number above 0", async () => {
    await expect(openCorpus(good, { limit: 0 })).rejects.toThrow("limit 0");
  });
});

test("openCorpus() reads a file that lies in a folder named like a pattern", async () => {
  const odd = join(folder, "it's [a] *?");
  mkdirSync(odd);
  copyFileSync(good, join(odd, "spans.parquet"));
  await writeCorpusFile(odd, { traces: 3, spans: 9, digest: "" });
  const corpus = await openCorpus(odd, small);
  expect([corpus.path, corpus.traces, corpus.spans]).toEqual([odd, 3, 9]);
  await corpus.close();
});

test("openCorpus() takes NULL and missing optional columns, and other number types", async () => {
  const path = join(folder, "loose.parquet");
  await writeSql(
    path,
    `SELECT * REPLACE (start_time_us::INTEGER AS start_time_us, duration_us::DOUBLE AS duration_us,
       CASE WHEN span_id = '1' THEN NULL ELSE service END AS service) FROM (${valid})`,
  );
  const corpus = await openCorpus(path, small);
  expect(await contentOf(corpus)).toEqual([
    [
      "t",
      [
        ["1", -1, "", "o", "", { kind: "other", code: "" }, 0, 0, 5, 0, undefined],
        ["2", 0, "s", "p", "", { kind: "other", code: "" }, 0, 1, 3, 0, undefined],
      ],
    ],
  ]);
  await corpus.close();
});

test("openCorpus() takes columns without any value, whatever their type", async () => {
  const path = join(folder, "no-parents.parquet");
  await writeSql(
    path,
    `SELECT * REPLACE (NULL::INTEGER AS parent_span_id), NULL::DOUBLE AS kind FROM (${valid}) WHERE span_id = '1'`,
  );
  const corpus = await openCorpus(path, small);
  expect((await contentOf(corpus))[0][1].length).toBe(1);
  await corpus.close();
});

test("openCorpus() takes NULL, empty and zeros as no parent, and reads status text before status_code", async () => {
  const path = join(folder, "status.parquet");
  const row = (trace: string, parent: string, code: string, status: string) =>
    `SELECT '${trace}' AS trace_id, '1' AS span_id, ${parent} AS parent_span_id, 's' AS service, 'o' AS operation, 0 AS start_time_us,
      1 AS duration_us, ${code}::INTEGER AS status_code, ${status} AS status, 'SERVER' AS kind`;
  await writeSql(
    path,
    [
      row("a", "NULL", "503", "NULL"),
      row("b", "''", "NULL", "'http:503'"),
      row("c", "'0000'", "200", "'otel:ERROR'"),
      row("d", "NULL", "NULL", "''"),
    ].join(" UNION ALL "),
  );
  const corpus = await openCorpus(path, small);
  const content = await contentOf(corpus);
  expect(content.map(([, rows]) => rows.length)).toEqual([1, 1, 1, 1]);
  expect(content.map(([, rows]) => (rows[0] as unknown[])[5])).toEqual([
    { kind: "http", code: "503" },
    { kind: "http", code: "503" },
    { kind: "otel", code: "ERROR" },
    { kind: "other", code: "" },
  ]);
  expect((content[0][1][0] as unknown[])[6]).toBe(2);
  // 503 as number and as text are one status.
  expect(corpus.names.statuses.length).toBe(3);
  await corpus.close();
});

test("openCorpus() keeps hostile names and ids to the byte", async () => {
  const path = join(folder, "hostile.parquet");
  const names = [
    "\uFEFF",
    "\uFEFFx",
    "x",
    "\t",
    "a\0b",
    "\u{1F600}",
    "__proto__",
    "constructor",
    "",
    "e\u0301",
    "\u00e9",
  ];
  const table = tableOf(
    names.map(
      (name, i) =>
        [
          `${name}${"long enough to leave the column".repeat(i % 2)}`,
          [[`${name} ${i}`, null, name, `${name}!`, i, 1, { instance: name }]] as SpanRow[],
        ] as const,
    ),
  );
  await write(path, [table]);
  const corpus = await openCorpus(path, small);
  const content = await contentOf(corpus);
  expect(content.map(([id]) => id)).toEqual(table.traceIds);
  expect(content.map(([, rows]) => (rows[0] as unknown[]).slice(0, 5))).toEqual(
    names.map((name, i) => [`${name} ${i}`, -1, name, `${name}!`, name]),
  );
  await corpus.close();
});

describe("openCorpus() on files in any order", () => {
  const TRACES = 400;
  const spans = (i: number) => 1 + (i % 17);
  // 400 traces of 1 to 17 spans, at 10 us from each other, so that they overlap.
  const generated = `SELECT 't' || i AS trace_id, (k + 1)::VARCHAR AS span_id, CASE WHEN k > 0 THEN '1' END AS parent_span_id, 's' || (k % 3) AS service,
    'o' || k AS operation, i * 10 + k AS start_time_us, 5 AS duration_us FROM range(${TRACES}) a(i), range(17) b(k) WHERE k < 1 + i % 17`;
  const groups = ", ROW_GROUP_SIZE 2048";

  test("finds traces that are cut by row groups", async () => {
    const path = join(folder, "groups.parquet");
    await writeSql(path, `${generated} ORDER BY i, k`, groups);
    const corpus = await openCorpus(path, small);
    const content = await contentOf(corpus, 100);
    expect(content.map(([id]) => id)).toEqual(Array.from({ length: TRACES }, (_, i) => `t${i}`));
    expect(content.map(([, rows]) => rows.length)).toEqual(Array.from({ length: TRACES }, (_, i) => spans(i)));
    await corpus.close();
  });

  test.each([
    ["interleaved by start", "start_time_us, k"],
    ["shuffled", "hash(i * 100 + k)"],
    ["with one trace torn apart", "i = 0 AND k = 0 DESC, i = 0, i, k"],
  ])("gives the same traces %s", async (title, order) => {
    const path = join(folder, `${title}.parquet`);
    await writeSql(
      path,
      `${generated.replace("range(17) b(k) WHERE k < 1 + i % 17", "range(17) b(k) WHERE k < 2 + i % 16")} ORDER BY ${order}`,
      groups,
    );
    const sorted = join(folder, `${title}.sorted.parquet`);
    await writeSql(
      sorted,
      `${generated.replace("range(17) b(k) WHERE k < 1 + i % 17", "range(17) b(k) WHERE k < 2 + i % 16")} ORDER BY i, k`,
      groups,
    );
    const [one, two] = [await openCorpus(path, small), await openCorpus(sorted, small)];
    const byId = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);
    const content = await contentOf(one, 100);
    expect([...content].sort(byId)).toEqual((await contentOf(two)).sort(byId));
    await one.close();
    await two.close();

    for (const threads of [2, 4]) {
      const again = await openCorpus(path, { ...small, threads });
      expect(await contentOf(again, 100)).toEqual(content);
      await again.close();
    }
    const limited = await openCorpus(path, { ...small, limit: 123 });
    expect([limited.traces, await contentOf(limited)]).toEqual([123, content.slice(0, 123)]);
    await limited.close();
  });
});

test("batches() are cut the same way every time, whole traces of at most so many spans", async () => {
  const path = join(folder, "cut-batches.parquet");
  await write(path, [
    tableOf(Array.from({ length: 50 }, (_, i) => [`t${i}`, trace(i * 10, i === 7 ? 40 : 3)] as const)),
  ]);
  const corpus = await openCorpus(path, small);
  const cuts = async () => {
    const sizes = [];
    for await (const { traceIds, parent } of corpus.batches({ spans: 10 }))
      sizes.push([traceIds.length, parent.length]);
    return sizes;
  };
  const sizes = await cuts();
  expect(sizes.slice(0, 5)).toEqual([
    [3, 9],
    [3, 9],
    [1, 3],
    [1, 40],
    [3, 9],
  ]);
  expect(await cuts()).toEqual(sizes);
  const [first, second] = await Promise.all([contentOf(corpus, 10), contentOf(corpus, 1)]);
  expect(first).toEqual(second);
  await corpus.close();
  expect(() => corpus.batches()).toThrow("closed");
});

test("batches() end at once on abort and when the loop is left, and the corpus goes on", async () => {
  const corpus = await openCorpus(good, small);
  const abort = new AbortController();
  const seen: string[] = [];
  const read = async () => {
    for await (const { traceIds } of corpus.batches({ spans: 1, signal: abort.signal })) {
      seen.push(...traceIds);
      abort.abort(new Error("enough"));
    }
  };
  await expect(read()).rejects.toThrow("enough");
  expect(seen).toEqual(["a"]);
  for await (const { traceIds } of corpus.batches({ spans: 1 })) {
    expect(traceIds).toEqual(["a"]);
    break;
  }
  expect((await contentOf(corpus)).length).toBe(3);
  await corpus.close();
  await expect(openCorpus(good, { ...small, signal: abort.signal })).rejects.toThrow();
});

test("openCorpus() gives the SHA-256 of the file, another one for a part of it", async () => {
  const digest = await fileDigest(good);
  const [whole, all, part] = await Promise.all([
    openCorpus(good, small),
    openCorpus(good, { ...small, limit: 3 }),
    openCorpus(good, { ...small, limit: 2 }),
  ]);
  expect([whole.digest, all.digest]).toEqual([digest, digest]);
  expect(part.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(part.digest).not.toBe(digest);
  await Promise.all([whole.close(), all.close(), part.close()]);
});

const demo = join(data, "otel_demo");
if (existsSync(demo) && statSync(demo).isDirectory()) {
  test("openCorpus() reads the otel_demo recording: rootless traces and orphans under stand-ins", async () => {
    const corpus = await openCorpus(demo, { threads: 2 });
    let orphans = 0;
    let standIns = 0;
    let rows = 0;
    for await (const { flags } of corpus.batches()) {
      for (const flag of flags) {
        if (flag & 2) orphans++;
        if (flag & 1) standIns++;
      }
      rows += flags.length;
    }
    expect([corpus.traces, corpus.spans, corpus.names.services.length]).toEqual([13_749, 163_376, 15]);
    expect(orphans).toBe(3678);
    expect(standIns).toBeGreaterThanOrEqual(2924);
    expect(rows).toBe(163_376 + standIns);
    await corpus.close();
  });
} else test.skip("openCorpus() reads the otel_demo recording; left out: ../shared/data is not here", () => {});
