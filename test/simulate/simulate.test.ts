import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Progress } from "../../lib/src/base/work.js";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { generate } from "../../lib/src/simulate/generate.js";
import { type Simulated, simulate } from "../../lib/src/simulate/simulate.js";

const FILES = ["corpus.json", "faults.csv", "labels.parquet", "spans.parquet"];
const options = { traces: 700, seed: 2 };
let base: string;
let out: string;
let simulated: Simulated;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "labelease-test-"));
  out = join(base, "new", "recording");
  simulated = await simulate({ ...options, out, threads: 1 });
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const session = await openSession({ threads: 1 });
  try {
    return (await session.connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
  } finally {
    await session.close();
  }
}

const from = (file: string) => sqlText(join(out, file));

describe("simulate()", () => {
  test("writes spans, labels, faults and corpus.json, and nothing else", async () => {
    assert.deepEqual((await readdir(out)).sort(), FILES);
    const corpus = JSON.parse(await readFile(join(out, "corpus.json"), "utf8"));
    assert.equal(corpus.traces, 700);
    assert.equal(corpus.spans, simulated.spans);
    assert.deepEqual(corpus.report, generate(options).description);
    assert.equal(simulated.traces, 700);
    assert.equal(simulated.faults, generate(options).faults.length);
  });

  test("writes the same bytes on any number of threads, and others for another seed", async () => {
    const again = join(base, "again");
    assert.deepEqual(await simulate({ ...options, out: again, threads: 3 }), simulated);
    for (const file of FILES) {
      assert.ok((await readFile(join(again, file))).equals(await readFile(join(out, file))), file);
    }
    await simulate({ ...options, seed: 3, out: again, threads: 1 });
    for (const file of FILES) {
      assert.ok(!(await readFile(join(again, file))).equals(await readFile(join(out, file))), file);
    }
  });

  test("writes spans as they were generated, in order of time", async () => {
    const rows = await query(`SELECT trace_id, span_id, parent_span_id, service, operation, start_time_us, duration_us,
      status_code, kind, instance FROM ${from("spans.parquet")}`);
    let at = 0;
    for (const { table } of generate(options).batches()) {
      const { names } = table;
      for (let i = 0; i < table.traceIds.length; i++) {
        for (let row = table.offsets[i]; row < table.offsets[i + 1]; row++) {
          const code = names.statuses[table.status[row]].code;
          const expected = [
            table.traceIds[i],
            table.spanIds[row],
            table.parent[row] < 0 ? null : table.spanIds[table.parent[row]],
            names.services[table.service[row]],
            names.operations[table.operation[row]],
            String(table.start[row]),
            String(table.duration[row]),
            code === "" ? null : Number(code),
            ["INTERNAL", "SERVER", "CLIENT"][table.kind[row] - 1],
            names.instances[table.instance[row]],
          ];
          assert.equal(JSON.stringify(Object.values(rows[at++])), JSON.stringify(expected));
        }
      }
    }
    assert.equal(at, rows.length);
    assert.equal(at, simulated.spans);
  });

  test("writes one label per trace, with fault, service and type of anomalous ones", async () => {
    const rows = await query(`SELECT * FROM ${from("labels.parquet")}`);
    const labels = [...generate(options).batches()].flatMap((batch) => batch.labels);
    assert.deepEqual(
      rows.map(({ duration_ratio, ...row }) => row),
      labels.map(({ traceId, startUs, anomalous, fault, rule, inWindow }) => ({
        trace_id: traceId,
        start_time_us: String(startUs),
        anomalous: anomalous ? 1 : 0,
        fault_id: fault?.id ?? null,
        root_cause_service: fault?.service ?? null,
        fault_type: fault?.type ?? null,
        rule,
        suspect: 0,
        suspect_reason: null,
        in_window: inWindow ? 1 : 0,
      })),
    );
    assert.equal(rows.filter((row) => row.anomalous === 1).length, simulated.anomalous);
    assert.ok(simulated.anomalous > 20);
  });

  test("counts in faults.csv what is in labels.parquet", async () => {
    const [{ wrong, faults, total }] = await query(`
      WITH f AS (SELECT * FROM read_csv(${from("faults.csv")})), l AS (SELECT * FROM ${from("labels.parquet")})
      SELECT count(*)::INT AS faults, sum(n_anomalous)::INT AS total, count(*) FILTER (
        n_anomalous <> (SELECT count(*) FROM l WHERE l.fault_id = f.fault_id)
        OR n_traces_window <> (SELECT count(*) FROM l WHERE l.start_time_us >= f.start_us AND l.start_time_us < f.end_us)
        OR effective <> (n_anomalous > 0)::INT)::INT AS wrong FROM f`);
    assert.deepEqual({ wrong, faults, total }, { wrong: 0, faults: simulated.faults, total: simulated.anomalous });
  });

  test("reports progress to the end", async () => {
    const reports: Progress[] = [];
    await simulate({
      out: join(base, "progress"),
      traces: 900,
      seed: 1,
      threads: 1,
      onProgress: (report) => reports.push(report),
    });
    assert.deepEqual(reports.at(-1), { stage: "simulate", done: 900, total: 900, unit: "traces" });
  });

  test("leaves nothing when aborted, neither before nor on the way", async () => {
    const target = join(base, "aborted");
    await assert.rejects(simulate({ out: target, signal: AbortSignal.abort(new Error("stop")) }), /stop/);
    const stop = new AbortController();
    const run = simulate({
      out: target,
      traces: 3000,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await assert.rejects(run, /enough/);
    assert.ok(!(await readdir(base)).includes("aborted"));
  });

  test("leaves an earlier recording in place when aborted, and replaces it when done", async () => {
    const target = join(base, "earlier");
    await mkdir(target);
    for (const file of ["spans.parquet", "notes.txt"]) await writeFile(join(target, file), "mine");
    const stop = new AbortController();
    const run = simulate({ out: target, traces: 1000, signal: stop.signal, onProgress: () => stop.abort() });
    await assert.rejects(run);
    assert.deepEqual((await readdir(target)).sort(), ["notes.txt", "spans.parquet"]);
    assert.equal(await readFile(join(target, "spans.parquet"), "utf8"), "mine");
    await simulate({ out: target, traces: 50, threads: 1 });
    assert.deepEqual((await readdir(target)).sort(), [...FILES, "notes.txt"].sort());
    assert.equal(await readFile(join(target, "notes.txt"), "utf8"), "mine");
  });

  test("refuses a folder with something else in it, and a file in the way, and says why", async () => {
    const labels = join(base, "run");
    await mkdir(labels);
    await writeFile(join(labels, "labels.parquet"), "mine");
    await assert.rejects(simulate({ out: labels, traces: 5 }), {
      name: "UsageError",
      message: /the folder is not empty and holds no recording \(folder /,
    });
    assert.equal(await readFile(join(labels, "labels.parquet"), "utf8"), "mine");
    await assert.rejects(simulate({ out: join(labels, "labels.parquet"), traces: 5 }), {
      name: "LabelEaseError",
      message: /Cannot write recording: part of the path is a file, not a folder \(folder /,
    });
  });

  test("refuses options before it makes a folder", async () => {
    await assert.rejects(simulate({ out: join(base, "never"), preset: "nothing" }), /preset "nothing"/);
    assert.ok(!(await readdir(base)).includes("never"));
  });
});
