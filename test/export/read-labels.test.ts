import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import { LabelLinesError } from "../../lib/src/export/label-lines-error.js";
import { readLabels } from "../../lib/src/export/read-labels.js";
import { writeLabelsCsv } from "../../lib/src/export/write-labels-csv.js";
import { writeLabelsJsonl } from "../../lib/src/export/write-labels-jsonl.js";
import { writeLabelsParquet } from "../../lib/src/export/write-labels-parquet.js";
import type { TraceLabel } from "../../lib/src/label/labels.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-export-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const HOSTILE = [
  "=1+1",
  "'=x",
  "''@",
  "-1",
  "+",
  "@a",
  "\tx",
  "\rx",
  "\n",
  '"',
  ",",
  "\uFEFFx",
  "\u2028",
  "__proto__",
  "🐌",
  "a\r\nb",
  "\0",
  "<script>",
];
const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("'", "=", '"', ",", "\n", "\r", "a", "\uFEFF") }),
);
const label: fc.Arbitrary<TraceLabel> = fc.record(
  {
    traceId: text.filter((id) => id !== ""),
    label: fc.constantFrom("normal", "abnormal"),
    source: fc.constantFrom("human", "propagated"),
    annotator: text,
    representativeId: text,
    distance: fc
      .oneof(fc.constantFrom(0, 1e-300, 5e-324, 1e21, Math.fround(0.1)), fc.double({ min: 0, max: 1e300, noNaN: true }))
      .map((d) => d + 0),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((d) => d + 0),
    time: fc.constantFrom("", "2026-11-25T10:00:00.000Z"),
  },
  { noNullPrototype: true },
);
const labels = fc.uniqueArray(label, { selector: (l) => l.traceId, minLength: 1, maxLength: 40 });

const WRITERS = { csv: writeLabelsCsv, jsonl: writeLabelsJsonl, parquet: writeLabelsParquet };

describe("readLabels()", () => {
  for (const [form, write] of Object.entries(WRITERS)) {
    test(`readLabels() gives back what was exported as ${form}`, async () => {
      const path = join(folder, `round.${form}`);
      await fc.assert(
        fc.asyncProperty(labels, async (given) => {
          await write(path, given);
          assert.deepEqual(await readLabels(path), given);
        }),
        { numRuns: form === "parquet" ? 25 : 150 },
      );
    });

    test(`the same labels give the same bytes as ${form}, and no other file stays behind`, async () => {
      const { readFile } = await import("node:fs/promises");
      const given = fc.sample(labels, { seed: 5, numRuns: 1 })[0];
      const own = join(folder, `bytes-${form}`);
      await write(join(own, "a"), given);
      await write(join(own, "b"), given);
      assert.deepEqual(await readFile(join(own, "a")), await readFile(join(own, "b")));
      assert.deepEqual((await readdir(own)).sort(), ["a", "b"]);
    });
  }

  test("readLabels() lists every bad line and takes nothing", async () => {
    const path = join(folder, "bad.csv");
    await writeFile(
      path,
      "trace_id,label,source,annotator,representative_id,distance,confidence,time\n" +
        "a,normal,human,p,a,0,1,\n" +
        "b,odd,human,p,b,0,1,\n" +
        "c,normal,human,p,c,-1,1,\n" +
        "a,normal,human,p,a,0,1,\n" +
        "x,normal,human,p,x,0,1,\n",
    );
    const error = await readLabels(path, { traceIds: new Set(["a", "b", "c"]) }).catch((e) => e);
    assert.ok(error instanceof LabelLinesError);
    assert.deepEqual(error.problems, [
      { line: 3, reason: 'label "odd" is neither "normal" nor "abnormal"' },
      { line: 4, reason: 'distance "-1" is not a number from 0 on' },
      { line: 5, reason: 'trace_id "a" stands on line 2 already' },
      { line: 6, reason: 'trace_id "x" is not in the recording' },
    ]);
    assert.match(error.message, /^Cannot take labels: label "odd" .*bad\.csv, line 3 and 3 more lines\)$/);
  });

  const WRONG: [string, string | Buffer, RegExp][] = [
    ["an empty file", "", /file is empty/],
    ["a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", /Git LFS pointer/],
    ["a CSV without trace_id", "id,label\n1,normal\n", /no column "trace_id".*line 1/],
    ["a cut quoted cell", 'trace_id,label\n"a', /does not end.*line 2/],
    ["a short row", "trace_id,label\na\n", /1 cells under 2 columns.*line 2/],
    ["only a header", "trace_id,label\n", /there is no row/],
    ["cut JSON", '{"trace_id":"a"}\n{"trace', /not JSON.*line 2/],
    ["a Parquet file that is cut", Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(40)]), /Cannot read labels/],
    ["bytes that are not UTF-8", Buffer.from("trace_id,label\n\xff,normal\n", "latin1"), /not UTF-8/],
  ];
  for (const [what, content, message] of WRONG) {
    test(`readLabels() names the file and the fault of ${what}`, async () => {
      const path = join(folder, "wrong");
      await writeFile(path, content);
      await assert.rejects(readLabels(path), (error: Error) => {
        assert.equal(error.name, "ImportError");
        assert.match(error.message, message);
        return error.message.includes(path);
      });
    });
  }

  test("readLabels() says that a file is absent, or a folder", async () => {
    await assert.rejects(readLabels(join(folder, "absent")), /Cannot find file \(file /);
    await assert.rejects(readLabels(folder), /it is a folder/);
  });
});
