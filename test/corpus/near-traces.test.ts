import { afterAll, assert, beforeAll, test } from "vitest";
import type { Corpus } from "../../lib/src/corpus/corpus.js";
import { openCorpus } from "../../lib/src/corpus/open.js";
import { readTrace } from "../../lib/src/corpus/read-trace.js";

let corpus: Corpus;
const ids: string[] = [];

beforeAll(async () => {
  corpus = await openCorpus("data/online-boutique-small");
  for await (const table of corpus.batches()) ids.push(...table.traceIds);
});

afterAll(() => corpus.close());

test("near() reads a trace with those before and after it, as they are read one by one", async () => {
  const near = await corpus.near!(ids[100], 3);
  assert.deepEqual(near!.traceIds, ids.slice(97, 104));
  for (const [i, id] of near!.traceIds.entries()) {
    const alone = (await readTrace(corpus, id))!;
    const rows = [near!.offsets[i], near!.offsets[i + 1]] as const;
    assert.deepEqual(near!.spanIds.slice(...rows), alone.spanIds);
    assert.deepEqual(near!.duration.slice(...rows), alone.duration);
  }
});

test("near() has fewer at the ends of a recording, and nothing of a trace that is not in it", async () => {
  assert.deepEqual((await corpus.near!(ids[0], 2))!.traceIds, ids.slice(0, 3));
  assert.deepEqual((await corpus.near!(ids.at(-1)!, 2))!.traceIds, ids.slice(-3));
  assert.isUndefined(await corpus.near!("no such trace'", 2));
});
