import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { type ImportLabelsOptions, importLabels } from "../../lib/src/evaluate/import-labels.js";
import { LabelLinesError } from "../../lib/src/export/label-lines-error.js";
import { openOracle } from "../../lib/src/label/annotators/oracle.js";
import { openJournal } from "../../lib/src/label/journal/open-journal.js";
import { openSession, sqlText } from "../../lib/src/parquet/session.js";
import { tableOfSpans } from "../../lib/src/trace/table-of-spans.js";

const SECOND = 1_000_000;
const BASE = 1_661_140_434 * SECOND;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labels-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Ten traces, one each ten seconds; those of even number pass through the cart. */
const corpus = () =>
  memoryCorpus([
    tableOfSpans(
      Array.from({ length: 10 }, (_, i) => {
        const start = BASE + i * 10 * SECOND;
        const front = { id: "a", service: "front", operation: "GET", start, duration: 10 };
        const cart = { id: "b", parent: "a", service: "cart", operation: "add", start: start + 1, duration: 2 };
        return [`00ab${i}`, i % 2 === 0 ? [front, cart] : [front]] as const;
      }),
    ),
  ]);

let number = 0;
async function oracleOf(text: string, options: Partial<ImportLabelsOptions> = {}) {
  const file = join(folder, `in-${++number}`);
  await writeFile(file, text);
  const oracle = join(folder, `out-${number}.parquet`);
  const done = await importLabels({ corpus: corpus(), files: [file], oracle, ...options });
  const { truth } = await openOracle(options.oracle ?? oracle);
  return { done, truth, abnormal: [...truth].filter(([, { anomalous }]) => anomalous).map(([id]) => id) };
}

describe("importLabels() takes labels", () => {
  test.each<[string, string]>([
    ["CSV", "trace_id,label\n00ab1,Anomalous\n00ab2,ok\n"],
    ["CSV with other names", "TraceID;is_anomaly\n00ab1;True\n00ab2;False\n"],
    ["JSON lines", '{"trace_id":"00ab1","label":1}\n{"trace_id":"00ab2","label":0}\n'],
    ["a JSON array", '[{"traceId":"00ab1","anomalous":true},\n{"traceId":"00ab2","anomalous":false}]'],
    ["ids without leading zeros, in capitals", "trace_id,value\nAB1,abnormal\nab2,normal\n"],
  ])("from %s", async (_, text) => {
    const { done, truth, abnormal } = await oracleOf(text);
    expect(done).toMatchObject({ labelled: 2, normal: 1, abnormal: 1, unknown: 0, blank: 0 });
    expect([...truth.keys()]).toEqual(["00ab1", "00ab2"]);
    expect(abnormal).toEqual(["00ab1"]);
  });

  test("from Parquet, with cause, kind of fault and doubt", async () => {
    const parquet = join(folder, "labels.parquet");
    const session = await openSession({ threads: 1 });
    await session.connection.run(
      `COPY (SELECT * FROM (VALUES ('00ab1', 1, 'cart', 'f1', 'delay', 1), ('00ab2', 0, NULL, NULL, NULL, 0))
       t(trace_id, anomalous, root_cause_service, fault_id, fault_type, suspect)) TO ${sqlText(parquet)} (FORMAT parquet)`,
    );
    await session.close();
    const out = join(folder, "truth.csv");
    await importLabels({ corpus: corpus(), files: [parquet], oracle: out, restNormal: true });
    const lines = (await readFile(out, "utf8")).trim().split("\n");
    expect(lines[0]).toBe("trace_id,start_time_us,anomalous,fault_id,root_cause_service,fault_type,suspect,in_window");
    expect(lines.length).toBe(11);
    expect(lines[2]).toBe(`00ab1,${BASE + 10 * SECOND},1,f1,cart,delay,1,0`);
    expect((await openOracle(out)).truth.get("00ab1")).toEqual({ anomalous: true, suspect: true, culprit: "cart" });
  });
});

describe("importLabels() makes labels out of faults", () => {
  const window = [BASE + 15 * SECOND, BASE + 45 * SECOND];
  const AB = ["00ab2", "00ab4"];
  test.each<[string, string, string[], number?]>([
    ["in microseconds", `fault_id,start_us,end_us,service,type\nf1,${window.join(",")},cart,delay\n`, AB],
    ["in seconds", `start,end,service\n${window.map((t) => t / SECOND).join(",")},cart\n`, AB],
    ["as dates", `from,to,service\n2022-08-22 03:54:09,2022-08-22T03:54:39Z,cart\n`, AB],
    ["with a duration", `start_time,duration,service\n${window[0] / SECOND},30,cart\n`, AB],
    ["without a service", `start,end\n${window.join(",")}\n`, ["00ab2", "00ab3", "00ab4"]],
    [
      "as Nezha lists them",
      JSON.stringify({
        "03": [
          {
            inject_time: "x",
            inject_timestamp: String(window[0] / SECOND),
            inject_pod: "cart-579b9bff58-t2dbm",
            inject_type: "cpu",
          },
        ],
      }),
      AB,
      30,
    ],
    [
      "as columns of JSON",
      JSON.stringify({ timestamp: [window[0] / SECOND], level: ["pod"], cmdb_id: ["cart-0"], failure_type: ["k8s"] }),
      AB,
      30,
    ],
  ])("%s", async (_, text, expected, windowSeconds) => {
    const { done, truth, abnormal } = await oracleOf(text, { windowSeconds });
    expect(truth.size).toBe(10);
    expect(abnormal).toEqual(expected);
    expect(done.windows).toMatchObject([{ traces: expected.length }]);
  });

  test("passes over faults without effect, and reports those in which no trace begins", async () => {
    const text = `start_us,end_us,service,effective\n${window.join(",")},cart,0\n1,2,cart,1\n`;
    const { done, abnormal } = await oracleOf(text);
    expect(done).toMatchObject({ blank: 1, windows: [{ line: 3, traces: 0 }] });
    expect(abnormal).toEqual([]);
  });
});

test("importLabels() reports every line that it cannot take, and writes nothing", async () => {
  const labels = "trace_id,label\n00ab1,abnormal\nnobody,normal\n00ab2,perhaps\n,normal\n00ab1,normal\n00ab3,unsure\n";
  const error = await oracleOf(labels).catch((cause) => cause);
  expect(error).toBeInstanceOf(LabelLinesError);
  expect(error.problems.map(({ line, reason }: { line: number; reason: string }) => `${line} ${reason}`)).toEqual([
    '3 trace_id "nobody" is not in the recording',
    expect.stringMatching(/^4 label "perhaps" is no label: normal is normal, 0/),
    "5 trace_id is missing",
    '6 trace_id "00ab1" is abnormal on line 2',
    '7 an oracle knows normal and abnormal, and not "unsure"',
  ]);
  expect(await readdir(folder)).not.toContain(`out-${number}.parquet`);
  const faults = `start_us,end_us,service\n${BASE},${BASE + 1},nobody\nnever,2,cart\n5,4,cart\n`;
  const wrong = await oracleOf(faults).catch((cause) => cause);
  expect(wrong.problems.map(({ line }: { line: number }) => line)).toEqual([2, 3, 4]);
  await expect(oracleOf(`start,service\n${BASE},cart\n`)).rejects.toThrow(/--window-seconds/);
  await expect(oracleOf("a,b\n1,2\n")).rejects.toThrow(/neither a trace id nor a start of a fault among a, b/);
  await expect(oracleOf("trace_id,b\n1,2\n")).rejects.toThrow(/a trace id, but no label/);
});

test("importLabels() passes over unknown traces and empty values if told to", async () => {
  const { done } = await oracleOf("trace_id,label\nnobody,normal\n00ab2,\n00ab1,abnormal\n", { knownOnly: true });
  expect(done).toMatchObject({ labelled: 1, abnormal: 1, unknown: 1, blank: 1 });
});

test("importLabels() takes labels into a journal as one act, once, and all or nothing", async () => {
  const file = join(folder, "said.csv");
  const journal = join(folder, "shop.journal");
  await writeFile(
    file,
    "trace_id,label,annotator,note\n00ab1,abnormal,ann,odd\n00ab2,normal,ann,\n00ab3,unsure,ann,\n",
  );
  const options = { corpus: corpus(), files: [file], journal };
  expect(await importLabels(options)).toMatchObject({ labelled: 3, abnormal: 1, normal: 1, unsure: 1, events: 4 });
  expect(await importLabels(options)).toMatchObject({ labelled: 3, events: 0 });
  const opened = await openJournal(journal);
  expect(opened.standing("ann").map(({ traceId, value, note }) => [traceId, value, note])).toEqual([
    ["00ab1", "abnormal", "odd"],
    ["00ab2", "normal", undefined],
    ["00ab3", "unsure", undefined],
  ]);
  expect(opened.undo("ann").length).toBe(4);
  const { size } = opened;
  opened.close();
  await writeFile(file, "trace_id,label\n00ab4,abnormal\nnobody,abnormal\n");
  await expect(importLabels(options)).rejects.toThrow(/"nobody" is not in the recording/);
  const again = await openJournal(journal);
  expect(again.size).toBe(size);
  again.close();
  await expect(importLabels({ ...options, oracle: "both.parquet" })).rejects.toThrow(
    /either an oracle file or a journal/,
  );
  await expect(importLabels({ ...options, journal: undefined, oracle: "x.txt" })).rejects.toThrow(
    /neither in .parquet nor/,
  );
});

test("importLabels() gives back arbitrary labels, and takes any text without another error than of its lines", async () => {
  const words = ["normal", "abnormal", "0", "1", "true", "FALSE", " yes", "perhaps", ""];
  const line = fc.tuple(
    fc.oneof(
      fc.nat(12).map((i) => `00ab${i}`),
      fc.string(),
    ),
    fc.constantFrom(...words),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = ["trace_id,label", ...lines.map((cells) => cells.map(cell).join(","))].join("\n");
      try {
        const { truth, done } = await oracleOf(`${text}\n00ab0,normal\n`);
        expect(truth.size).toBe(done.labelled);
      } catch (error) {
        expect((error as Error).name).toBe("ImportError");
        expect((error as LabelLinesError).problems.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 15 },
  );
});
