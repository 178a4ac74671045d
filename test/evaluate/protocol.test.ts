import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Corpus } from "../../lib/src/corpus/corpus.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { defaultBudget, runProtocol } from "../../lib/src/evaluate/protocol.js";
import { type Oracle, openOracle } from "../../lib/src/label/annotators/oracle.js";
import { openSelection } from "../../lib/src/select/registry.js";
import { simulate } from "../../lib/src/simulate/simulate.js";
import { plain } from "./plain-representation.js";

let folder: string;
let corpus: Corpus;
let oracle: Oracle;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-protocol-"));
  await simulate({ out: folder, traces: 300, seed: 3 });
  corpus = await openCorpus(folder, { threads: 1 });
  oracle = await openOracle(join(folder, "labels.parquet"));
});
afterAll(async () => {
  await corpus.close();
  await rm(folder, { recursive: true, force: true });
});

const options = () => ({ representation: plain, selection: openSelection("kmeans"), annotator: oracle, seed: 1 });

describe("runProtocol()", () => {
  test("runProtocol() labels every trace in the order of the recording and asks as many as the budget", async () => {
    const { labels, answers, embedding } = await runProtocol(corpus, { ...options(), budget: 12 });
    assert.equal(labels.length, 300);
    assert.deepEqual(labels.columns.ids, embedding.ids);
    assert.ok(answers.length > 1 && answers.length <= 12);
    assert.equal(
      labels.columns.human.reduce((sum, value) => sum + value, 0),
      answers.length,
    );
  });

  test("runProtocol() keeps what the operator said", async () => {
    const { labels, answers } = await runProtocol(corpus, { ...options(), budget: 12 });
    const byId = new Map([...labels].map((label) => [label.traceId, label]));
    for (const { traceId, value } of answers) {
      assert.deepEqual([byId.get(traceId)?.label, byId.get(traceId)?.source], [value, "human"]);
    }
  });

  test("runProtocol() asks no more than there are traces", async () => {
    const { labels } = await runProtocol(corpus, { ...options(), budget: 10_000 });
    assert.equal(labels.length, 300);
  });

  test("runProtocol() reports the stages and how far they are", async () => {
    const stages = new Set<string>();
    await runProtocol(corpus, { ...options(), onProgress: ({ stage }) => stages.add(stage) });
    assert.ok(stages.has("encode traces"));
  });

  test("runProtocol() stops when aborted while it encodes", async () => {
    const controller = new AbortController();
    const stopped = runProtocol(corpus, {
      ...options(),
      signal: controller.signal,
      onProgress: ({ stage }) => stage === "encode traces" && controller.abort(new Error("enough")),
    });
    await assert.rejects(stopped, /enough/);
  });
});

test("defaultBudget() is 0.1 % of the traces, at least 20, at most all", () => {
  assert.deepEqual([0, 7, 400, 20_000, 27_364, 84_770, 1_000_000].map(defaultBudget), [0, 7, 20, 20, 27, 85, 1000]);
});
