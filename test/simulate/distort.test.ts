import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { type GenerateOptions, generate } from "../../lib/src/simulate/generate.js";
import { simulate } from "../../lib/src/simulate/simulate.js";
import { SpanFlag } from "../../lib/src/trace/span-table.js";

const options: GenerateOptions = { preset: "bank", traces: 600, seed: 4 };
const batches = (more: GenerateOptions = {}) => [...generate({ ...options, ...more }).batches()];
const idsOf = (more?: GenerateOptions) => batches(more).flatMap(({ table }) => table.traceIds);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("sample records a share of the same traces, with their labels", () => {
  const all = new Set(idsOf());
  const some = batches({ sample: 0.25 });
  const ids = some.flatMap(({ table }) => table.traceIds);
  assert.ok(ids.length > 110 && ids.length < 190, `${ids.length}`);
  assert.ok(ids.every((id) => all.has(id)));
  assert.deepEqual(
    some.flatMap(({ labels }) => labels.map(({ traceId }) => traceId)),
    ids,
  );
});

test("dropSpans loses a share of the spans; those below a lost one are orphans, and labels stay", () => {
  const count = (more?: GenerateOptions) =>
    batches(more).reduce(
      (sum, { table }) => sum + table.flags.filter((flag) => (flag & SpanFlag.STAND_IN) === 0).length,
      0,
    );
  const [all, left] = [count(), count({ dropSpans: 0.2 })];
  assert.ok(Math.abs(left / all - 0.8) < 0.01, `${left} of ${all}`);
  const tables = batches({ dropSpans: 0.2 });
  assert.ok(tables.some(({ table }) => table.flags.some((flag) => (flag & SpanFlag.ORPHAN) !== 0)));
  const truth = new Map(batches().flatMap(({ labels }) => labels.map((label) => [label.traceId, label.anomalous])));
  for (const { labels } of tables) for (const label of labels) assert.equal(label.anomalous, truth.get(label.traceId));
});

test("clockSkewMs shifts all spans of an instance by one offset, and nothing else", () => {
  const [straight, skewed] = [batches(), batches({ clockSkewMs: 40 })];
  const offsets = new Map<string, number>();
  const starts = new Map<string, number>();
  for (const { table } of straight) {
    table.traceIds.forEach((id, i) => {
      for (let row = table.offsets[i]; row < table.offsets[i + 1]; row++)
        starts.set(`${id} ${table.spanIds[row]}`, table.start[row]);
    });
  }
  for (const { table } of skewed) {
    table.traceIds.forEach((id, i) => {
      for (let row = table.offsets[i]; row < table.offsets[i + 1]; row++) {
        const instance = table.names.instances[table.instance[row]];
        const offset = table.start[row] - starts.get(`${id} ${table.spanIds[row]}`)!;
        assert.equal(offset, offsets.get(instance) ?? offset);
        offsets.set(instance, offset);
      }
    });
  }
  const square = [...offsets.values()].reduce((sum, us) => sum + us * us, 0) / offsets.size;
  assert.ok(Math.sqrt(square) > 20e3 && Math.sqrt(square) < 60e3, `${Math.sqrt(square)}`);
});

test("lateSpans puts rows behind those of later traces; a reader finds the same traces, on any number of threads the same bytes", async () => {
  const [plain, late, again] = ["plain", "late", "again"].map((name) => join(folder, name));
  await simulate({ ...options, out: plain, threads: 1 });
  await simulate({ ...options, out: late, threads: 1, lateSpans: 0.1 });
  await simulate({ ...options, out: again, threads: 3, lateSpans: 0.1 });
  for (const name of ["spans.parquet", "labels.parquet"]) {
    assert.ok((await readFile(join(late, name))).equals(await readFile(join(again, name))), name);
  }
  const session = await openSession({ threads: 1 });
  const file = sqlText(join(late, "spans.parquet"));
  const [[apart, spans]] = (
    await session.connection.runAndReadAll(`SELECT count(*) FILTER (changed)::INT, count(*)::INT FROM (
      SELECT trace_id <> lag(trace_id) OVER (ORDER BY file_row_number) AS changed
      FROM read_parquet(${file}, file_row_number = true))`)
  ).getRows() as number[][];
  await session.close();
  assert.ok(apart > 600 + 0.05 * spans && apart < 600 + 0.3 * spans, `${apart} of ${spans}`);
  const read = async (path: string) => {
    const corpus = await openCorpus(path, { threads: 1 });
    const traces = new Map<string, unknown>();
    for await (const table of corpus.batches()) {
      table.traceIds.forEach((id, i) => {
        const [from, to] = [table.offsets[i], table.offsets[i + 1]];
        traces.set(id, [
          table.spanIds.slice(from, to),
          [...table.start.slice(from, to)],
          [...table.duration.slice(from, to)],
        ]);
      });
    }
    await corpus.close();
    return traces;
  };
  assert.deepEqual(await read(late), await read(plain));
});

test("generate() and simulate() refuse shares and offsets that are none", async () => {
  expect(() => generate({ sample: 0 })).toThrow(/Cannot sample 0: it is not in \(0, 1\]/);
  expect(() => generate({ dropSpans: 1 })).toThrow(/Cannot drop 1 of the spans/);
  expect(() => generate({ clockSkewMs: -1 })).toThrow(/clock skew -1/);
  await assert.rejects(simulate({ out: join(folder, "never"), lateSpans: 2 }), /Cannot delay 2 of the spans/);
});
