import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Oracle, openOracle } from "../../../lib/src/label/annotators/oracle.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function parquetOf(name: string, select: string): Promise<string> {
  const { openSession, sqlText } = await import("../../../lib/src/parquet/session.js");
  const session = await openSession({ threads: 1 });
  const path = join(folder, name);
  await session.connection.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`);
  await session.close();
  return path;
}

describe("openOracle()", () => {
  test("reads trace_id, anomalous and suspect from Parquet", async () => {
    const rows = "VALUES ('a', 1, 0), ('\uFEFFb', 0, 1)) AS t(trace_id, anomalous, suspect)";
    const oracle = await openOracle(await parquetOf("truth.parquet", `SELECT * FROM (${rows}`));
    expect([...oracle.truth]).toEqual([
      ["a", { anomalous: true, suspect: false }],
      ["\uFEFFb", { anomalous: false, suspect: true }],
    ]);
    expect(await oracle.answer("a")).toEqual({ traceId: "a", value: "abnormal", annotator: "oracle" });
  });

  test("reads the culprit of abnormal traces", async () => {
    const text = "trace_id,anomalous,root_cause_service\na,1,__proto__\nb,0,cart\nc,1,\n";
    const { truth } = await openOracle(await fileOf("culprits.csv", text));
    expect([truth.get("a")?.culprit, truth.get("b")?.culprit, truth.get("c")?.culprit]).toEqual([
      "__proto__",
      undefined,
      undefined,
    ]);
  });

  test("reads the column label of exported labels", async () => {
    const rows = "VALUES ('a', 'abnormal'), ('b', 'normal')) AS t(trace_id, label)";
    const oracle = await openOracle(await parquetOf("labels.parquet", `SELECT * FROM (${rows}`));
    expect((await oracle.answer("a")).value).toBe("abnormal");
    expect((await oracle.answer("b")).value).toBe("normal");
  });

  test("reads CSV, with ids that look like numbers", async () => {
    const oracle = await openOracle(await fileOf("truth.csv", 'trace_id,anomalous\n001,1\n"a,b",0\n'));
    expect([...oracle.truth.keys()]).toEqual(["001", "a,b"]);
  });

  test("reads JSON lines", async () => {
    const text = '{"trace_id":"2022-08-22","anomalous":1}\n{"trace_id":"x","anomalous":0,"suspect":1}\n';
    const oracle = await openOracle(await fileOf("truth.jsonl", text));
    expect([...oracle.truth]).toEqual([
      ["2022-08-22", { anomalous: true, suspect: false }],
      ["x", { anomalous: false, suspect: true }],
    ]);
  });

  test("refuses a device, which may never end", async () => {
    await expect(openOracle(devNull)).rejects.toThrow(/Cannot read ground truth: it is no regular file \(file /);
  });

  test("reads a file whose name is a pattern to DuckDB", async () => {
    await fileOf("truth1.csv", "trace_id,anomalous\nother,1\n");
    const oracle = await openOracle(await fileOf("truth[1].csv", "trace_id,anomalous\nmine,1\n"));
    expect([...oracle.truth.keys()]).toEqual(["mine"]);
  });

  test("names the file that is absent, and the row that cannot be used", async () => {
    await expect(openOracle(join(folder, "absent.parquet"))).rejects.toThrow(/Cannot find file \(file .*absent/);
    const odd = await fileOf("odd.csv", "trace_id,anomalous\na,1\nb,maybe\n");
    await expect(openOracle(odd)).rejects.toThrow(/maybe is neither 0 nor 1 \(file .*odd.csv, row 2\)/);
    const other = await fileOf("other.csv", "id,value\na,1\n");
    await expect(openOracle(other)).rejects.toThrow(/columns trace_id and anomalous or label are missing/);
    await expect(openOracle(await fileOf("empty.csv", ""))).rejects.toThrow(/empty.csv/);
    await expect(openOracle(await fileOf("head.csv", "trace_id,anomalous\n"))).rejects.toThrow(/no rows/);
  });
});

describe("Oracle", () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `t${i}`);
  const truth = new Map(ids.map((id, i) => [id, { anomalous: i % 3 === 0, suspect: false }]));
  const wrongOf = async (oracle: Oracle, order: readonly string[]) => {
    const wrong = new Set<string>();
    for (const id of order) {
      if (((await oracle.answer(id)).value === "abnormal") !== truth.get(id)!.anomalous) wrong.add(id);
    }
    return wrong;
  };

  test("errs at the given rate, on normal and abnormal traces alike", async () => {
    const wrong = await wrongOf(new Oracle(truth, { errorRate: 0.1, seed: 3 }), ids);
    // Five standard deviations of a binomial share.
    expect(Math.abs(wrong.size / 20_000 - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / 20_000));
    const onAbnormal = [...wrong].filter((id) => truth.get(id)!.anomalous).length;
    expect(Math.abs(onAbnormal / 6667 - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / 6667));
  });

  test("gives the same answers whatever the order, others for another seed", async () => {
    const forwards = await wrongOf(new Oracle(truth, { errorRate: 0.2, seed: 3 }), ids.slice(0, 500));
    const backwards = await wrongOf(new Oracle(truth, { errorRate: 0.2, seed: 3 }), ids.slice(0, 500).reverse());
    expect(backwards).toEqual(forwards);
    expect(await wrongOf(new Oracle(truth, { errorRate: 0.2, seed: 4 }), ids.slice(0, 500))).not.toEqual(forwards);
  });

  test("is never wrong at rate 0 and always at rate 1", async () => {
    expect((await wrongOf(new Oracle(truth), ids.slice(0, 500))).size).toBe(0);
    expect((await wrongOf(new Oracle(truth, { errorRate: 1 }), ids.slice(0, 500))).size).toBe(500);
  });

  test("names a trace it does not know", async () => {
    await expect(new Oracle(truth).answer("t-1")).rejects.toThrow("oracle does not know the trace (trace t-1)");
  });

  test("refuses an error rate that is no share", () => {
    expect(() => new Oracle(truth, { errorRate: 10 })).toThrow("error rate is 10");
    expect(() => new Oracle(truth, { errorRate: Number.NaN })).toThrow("error rate is NaN");
  });

  test("errs on a repeated question by a draw of its own", async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `t${i}`);
    const truth = new Map(ids.map((id) => [id, { anomalous: true, suspect: false }]));
    const ask = async (oracle: Oracle) => Promise.all(ids.map(async (id) => (await oracle.answer(id)).value));
    const oracle = new Oracle(truth, { errorRate: 0.2 });
    const [first, second] = [await ask(oracle), await ask(oracle)];
    const wrong = second.filter((value) => value === "normal").length;
    expect(wrong).toBeGreaterThan(20);
    expect(wrong).toBeLessThan(65);
    expect(second).not.toEqual(first);
    expect(await ask(new Oracle(truth, { errorRate: 0.2 }))).toEqual(first);
  });
});
