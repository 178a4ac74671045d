import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, test } from "vitest";
import { exportLabels } from "../../lib/src/export/export-labels.js";
import { readAnswers } from "../../lib/src/export/read-answers.js";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { LabelTable } from "../../lib/src/label/label-table.js";
import type { TraceLabel } from "../../lib/src/label/labels.js";
import { SpanFileWriter } from "../../lib/src/parquet/span-file.js";
import { tableOf } from "../span-builder.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-labels-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const said: TraceLabel = {
  traceId: "=HYPERLINK(1)",
  label: "abnormal",
  source: "human",
  annotator: 'ann, the "first"',
  representativeId: "=HYPERLINK(1)",
  distance: 0,
  confidence: 1,
  time: "2026-11-25T10:00:00Z",
};
const taken: TraceLabel = {
  ...said,
  traceId: "t2",
  source: "propagated",
  distance: Math.fround(0.1),
  confidence: 0.5,
};
const labels = LabelTable.of([said, taken]);

describe("exportLabels()", () => {
  test("exportLabels() writes what was asked for and a card, and nothing else", async () => {
    const out = join(folder, "two");
    const files = await exportLabels({ labels, out, formats: ["jsonl", "csv"] });
    assert.deepEqual(files, ["labels.csv", "labels.jsonl", "README.md"]);
    assert.deepEqual((await readdir(out)).sort(), ["README.md", "labels.csv", "labels.jsonl"]);
    assert.deepEqual(await readLabels(join(out, "labels.csv")), [said, taken]);
    assert.deepEqual(await readLabels(join(out, "labels.jsonl")), [said, taken]);
  });

  test("exportLabels() writes spans in every form beside the labels, and names both tables in the card", async () => {
    const data = join(folder, "recording.parquet");
    const writer = await SpanFileWriter.open(data);
    await writer.append(
      tableOf({ "=HYPERLINK(1)": [["1", null, "a", "op", 1e9, 5]], t2: [["1", null, "a", "op", 2e9, 5]] }),
    );
    await writer.finish();
    const out = join(folder, "spans");
    const formats = ["parquet", "spans", "otlp", "otlp-protobuf", "jaeger", "zipkin"] as const;
    const files = await exportLabels({ labels, out, formats, data, gzip: true });
    const named = ["otlp.jsonl.gz", "otlp.pb.gz", "jaeger.json.gz", "zipkin.json.gz"];
    assert.deepEqual(files, ["labels.parquet", "spans.parquet", ...named, "README.md"]);
    assert.deepEqual(await readFile(join(out, "spans.parquet")), await readFile(data));
    for (const name of named) {
      const text = gunzipSync(await readFile(join(out, name))).toString("utf8");
      assert.equal(text.split("labelease.label").length - 1, 2, name);
    }
    const card = await readFile(join(out, "README.md"), "utf8");
    assert.match(
      card,
      /- config_name: labels\n {2}data_files:\n {2}- split: train\n {4}path: labels\.parquet\n- config_name: spans\n/,
    );
  });

  test("exportLabels() writes CSV that no spreadsheet runs", async () => {
    const out = join(folder, "csv");
    await exportLabels({ labels, out, formats: ["csv"] });
    assert.equal(
      await readFile(join(out, "labels.csv"), "utf8"),
      "trace_id,label,source,annotator,representative_id,distance,confidence,time\n" +
        `'=HYPERLINK(1),abnormal,human,"ann, the ""first""",'=HYPERLINK(1),0,1,2026-11-25T10:00:00Z\n` +
        `t2,abnormal,propagated,"ann, the ""first""",'=HYPERLINK(1),0.10000000149011612,0.5,2026-11-25T10:00:00Z\n`,
    );
  });

  test("exportLabels() refuses formats that hold spans without a recording before it writes", async () => {
    const out = join(folder, "none");
    for (const format of ["spans", "otlp", "otlp-protobuf", "jaeger", "zipkin"] as const) {
      const asked = exportLabels({ labels, out, formats: ["csv", format] });
      await assert.rejects(asked, new RegExp(`UsageError: Cannot export ${format}: the recording is not named`));
    }
    await assert.rejects(readdir(out), { code: "ENOENT" });
  });

  test("exportLabels() refuses a distance that is no number, and keeps the earlier file", async () => {
    const out = join(folder, "kept");
    await exportLabels({ labels, out, formats: ["csv"] });
    const broken = LabelTable.of([{ ...said, distance: Number.NaN }]);
    await assert.rejects(
      exportLabels({ labels: broken, out, formats: ["csv"] }),
      /Cannot export label: distance is NaN \(trace =HYPERLINK\(1\)\)/,
    );
    assert.deepEqual(await readLabels(join(out, "labels.csv")), [said, taken]);
  });
});

describe("readAnswers()", () => {
  test("readAnswers() of exported labels gives what people said", async () => {
    const out = join(folder, "answers");
    await exportLabels({ labels, out, formats: ["parquet", "csv", "jsonl"] });
    for (const form of ["parquet", "csv", "jsonl"]) {
      assert.deepEqual(await readAnswers(join(out, `labels.${form}`)), [
        { traceId: said.traceId, value: "abnormal", annotator: said.annotator, time: said.time },
      ]);
    }
  });
});
