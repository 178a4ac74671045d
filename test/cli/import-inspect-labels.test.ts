import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, test, vi } from "vitest";
import { tarOf } from "../ingest/files/archives.js";
import { labelease } from "./labelease.js";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-import-"));
  const rows = ["trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us"];
  for (let i = 0; i < 20; i++) {
    const start = 1_700_000_000_000_000 + i * 1_000_000;
    rows.push(`t${i},a,,front,GET,${start},900`, `t${i},b,${i === 3 ? "gone" : "a"},cart,add,${start + 5},100`);
  }
  await writeFile(join(folder, "x.tgz"), gzipSync(tarOf([{ name: "in/x.csv", content: rows.join("\n") }])));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("labelease import, inspect and labels import go from an archive to an oracle", async () => {
  const imported = await labelease(["import", "x.tgz", "--out", "shop"], folder);
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, /^accepted +38 +95\.00 %$/m);
  assert.match(
    imported.stdout,
    /^repaired {2}1 span: missing parent\n +first +x\.tgz › in\/x\.csv, line 9, trace t3, span b\n/m,
  );
  const { report } = JSON.parse(await readFile(join(folder, "shop/corpus.json"), "utf8"));
  assert.equal(report.warnings[0].example.file, "x.tgz › in/x.csv");
  assert.match(report.warnings[0].advice, /whole traces/);

  const inspected = await labelease(["inspect", "shop", "--json"], folder);
  assert.equal(inspected.code, 0, inspected.stderr);
  const found = JSON.parse(inspected.stdout);
  assert.deepEqual([found.traces, found.spans, found.services, found.operations, found.structures], [20, 40, 2, 2, 2]);
  assert.equal(found.report.repaired, 2);

  await writeFile(join(folder, "faults.csv"), "start,end,service,type\n1700000002,1700000004,cart,delay\n");
  const labels = await labelease(
    ["labels", "import", "faults.csv", "--data", "shop", "--oracle", "truth.parquet", "--json"],
    folder,
  );
  assert.equal(labels.code, 0, labels.stderr);
  const { labelled, abnormal, windows } = JSON.parse(labels.stdout);
  assert.deepEqual([labelled, abnormal, windows[0].traces], [20, 3, 3]);
  const run = await labelease(
    [
      "run",
      "--data",
      "shop",
      "--oracle",
      "truth.parquet",
      "--method",
      "paper",
      "--representation",
      "stv",
      "--budget",
      "4",
      "--out",
      "o",
      "--json",
    ],
    folder,
  );
  assert.equal(run.code, 0, run.stderr);
});

test("labelease labels import lists the lines that are wrong, and writes nothing", async () => {
  await labelease(["import", "x.tgz", "--out", "shop", "--quiet"], folder);
  await writeFile(join(folder, "bad.csv"), "trace_id,label\nt1,normal\nnobody,normal\nt2,perhaps\n");
  const { code, stderr } = await labelease(
    ["labels", "import", "bad.csv", "--data", "shop", "--oracle", "no.csv", "--quiet"],
    folder,
  );
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^ {2}line 3: trace_id "nobody" is not in the recording\n {2}line 4: label "perhaps" is no label/m,
  );
  assert.ok(!(await readdir(folder)).includes("no.csv"));
  const wrong = await labelease(["labels", "export", "bad.csv", "--data", "shop"], folder);
  assert.equal(wrong.code, 2);
});
