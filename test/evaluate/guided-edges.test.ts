import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { memoryCorpus } from "../../lib/src/corpus/memory-corpus.js";
import { runGuided } from "../../lib/src/evaluate/guided-protocol.js";
import type { AnswerValue } from "../../lib/src/label/labels.js";
import { type PlainSpan, tableOfSpans } from "../../lib/src/trace/table-of-spans.js";

const MINUTE = 60e6;
const DAY = 24 * 60 * MINUTE;

interface Recording {
  readonly traces: number;
  /** Start of trace i, microseconds. */
  readonly start?: (i: number) => number;
  readonly isSlow?: (i: number) => boolean;
  readonly services?: (i: number) => readonly string[];
}

/** Each trace calls its services one after the other, 10 ms each; a slow one 100 ms in the last. */
function corpusOf({ traces, start = (i) => i * 6e6, isSlow = () => false, services = () => ["shop"] }: Recording) {
  const random = new Random(1, "edges");
  const spans: [string, PlainSpan[]][] = Array.from({ length: traces }, (_, i) => {
    const names = services(i);
    const begin = start(i);
    const rows = names.map((service, k): PlainSpan => {
      const slow = isSlow(i) && k === names.length - 1;
      const duration = (slow ? 100_000 : 10_000) + 2000 * random.next() + 15_000 * (names.length - 1 - k);
      return {
        id: `${k}`,
        parent: k === 0 ? undefined : `${k - 1}`,
        service,
        operation: "do",
        start: begin + k,
        duration,
      };
    });
    return [`t${i}`, rows];
  });
  return memoryCorpus(traces === 0 ? [] : [tableOfSpans(Object.fromEntries(spans))]);
}

/** Runs, and counts traces that are labelled otherwise than they are. */
async function run(recording: Recording, budget = 25, say?: (i: number) => AnswerValue) {
  const isSlow = recording.isSlow ?? (() => false);
  const truth = (i: number): AnswerValue => (isSlow(i) ? "abnormal" : "normal");
  const annotator = {
    name: "ann",
    answer: async (traceId: string) => {
      const value = (say ?? truth)(Number(traceId.slice(1)));
      return { traceId, value, annotator: "ann" };
    },
  };
  const { labels, answers, method } = await runGuided(corpusOf(recording), { annotator, budget, seed: 1 });
  let wrong = 0;
  for (const { traceId, label, confidence } of labels) {
    assert.ok(Number.isFinite(confidence) && confidence >= 0.5, `confidence ${confidence}`);
    if (label !== truth(Number(traceId.slice(1)))) wrong++;
  }
  return { wrong, labels, answers, method };
}

const isOften = (i: number) => Math.floor(i / 10) % 10 === 7;

describe("runGuided() copes with", () => {
  test("no trace, in one sentence", async () => {
    await assert.rejects(run({ traces: 0 }), /the recording has no trace/);
  });

  test.each([1, 2, 6])("%i traces, fewer than a window: each is asked, none is wrong", async (traces) => {
    const { wrong, answers } = await run({ traces, isSlow: (i) => i % 2 === 1 });
    assert.equal(wrong, 0);
    assert.equal(new Set(answers.map(({ traceId }) => traceId)).size, traces);
  });

  test("a budget larger than the recording: stops when every trace has its answer", async () => {
    const { wrong, answers, method } = await run({ traces: 30, isSlow: isOften }, 1000);
    assert.equal(wrong, 0);
    assert.ok(answers.length < 60);
    assert.equal(method.next(), undefined);
  });

  test("one service", async () => {
    assert.equal((await run({ traces: 400, isSlow: isOften })).wrong, 0);
  });

  test("equal start times: finds what it can without time, and stays finite", async () => {
    const { wrong } = await run({ traces: 400, isSlow: isOften, start: () => 0 });
    assert.ok(wrong <= 40, `${wrong} wrong`);
  });

  test("gaps in the recording, and several days", async () => {
    const start = (i: number) => Math.floor(i / 100) * DAY + Math.floor((i % 100) / 50) * 90 * MINUTE + i * 6e6;
    assert.equal((await run({ traces: 400, isSlow: isOften, start })).wrong, 0);
  });

  test("a service that vanishes half way", async () => {
    const services = (i: number) => (i < 200 ? ["front", "cart", "stock"] : ["front", "cart"]);
    assert.ok((await run({ traces: 400, isSlow: isOften, services })).wrong <= 8);
  });

  test("all traces anomalous", async () => {
    assert.equal((await run({ traces: 300, isSlow: () => true })).wrong, 0);
  });

  test("no trace anomalous: no false alarm", async () => {
    const { labels, method } = await run({ traces: 400 }, 27);
    assert.equal(labels.columns.abnormal.indexOf(1), -1);
    assert.match(method.stability()!.advice, /nothing abnormal is found so far$/);
  });

  test("an operator who is unsure of everything, in one sentence", async () => {
    await assert.rejects(
      run({ traces: 100 }, 20, () => "unsure"),
      /no trace is answered with normal or abnormal/,
    );
  });
});
