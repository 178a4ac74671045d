import assert from "node:assert/strict";
import { afterAll, beforeAll, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { embed } from "../../../lib/src/represent/embed.js";
import { type EncodeInput, encodeTable } from "../../../lib/src/represent/gnn/encode-table.js";
import { type EncodeStart, EncodeTeam } from "../../../lib/src/represent/gnn/encode-team.js";
import type { GraphModel, TextVectors } from "../../../lib/src/represent/gnn/engine.js";
import { openKernelEngine } from "../../../lib/src/represent/gnn/kernel-engine.js";
import { namedNetwork } from "../../../lib/src/represent/gnn/named-network.js";
import { initialWeights } from "../../../lib/src/represent/gnn/network.js";
import type { FittedRepresentation } from "../../../lib/src/represent/representation.js";
import { shop } from "../shop.js";

const network = namedNetwork("compact", { textWidth: 3, times: 4, statuses: 2, heads: 2, headWidth: 4, output: 8 });
const weights = initialWeights(network, 1);
const settings = {
  times: "log" as const,
  scale: { mean: [0, 0, 0, 0], deviation: [1, 1, 1, 1] },
  waiting: "union" as const,
  reverseEdges: true,
  width: 8,
};
const start: EncodeStart = { network, weights, settings };
const texts = { width: 3, count: 2, values: Float32Array.of(1, 2, 3, -1, 0, 1) };

const inputOf = (seed: number): EncodeInput => {
  const { offsets, parent, start, duration } = shop(30, seed);
  const marks = (of: number) => Int32Array.from(parent, (_, i) => (i * of) % 2);
  return { offsets, parent, start, duration, text: marks(1), status: marks(3) };
};
const inputs = [1, 2, 3, 4, 5, 6, 7].map(inputOf);

let team: EncodeTeam;
let model: GraphModel;
beforeAll(async () => {
  team = EncodeTeam.start(2, start)!;
  model = await (await openKernelEngine({ threads: 1 })).load(network, weights);
});
afterAll(() => {
  team.close();
  model.dispose();
});

test("EncodeTeam.encode() gives the bytes of encodeTable(), for more tables than threads", async () => {
  const [ours, expected] = [[], []] as Float32Array[][];
  for (const input of inputs) expected.push(await encodeTable(model, input, texts, settings));
  ours.push(...(await Promise.all(inputs.map((input) => team.encode(input, texts)))));
  assert.deepEqual(ours, expected);
});

test("EncodeTeam.encode() takes texts that have grown", async () => {
  await team.encode(inputs[0], texts);
  const more = { width: 3, count: 3, values: Float32Array.of(9, 9, 9, -1, 0, 1, 4, 4, 4) };
  const [a, b] = await Promise.all([team.encode(inputs[0], more), team.encode(inputs[0], texts)]);
  assert.deepEqual(a, await encodeTable(model, inputs[0], more, settings));
  assert.deepEqual(b, await encodeTable(model, inputs[0], texts, settings));
});

test("EncodeTeam.encode() says why a table cannot be encoded, and goes on", async () => {
  const broken = { ...texts, values: undefined } as unknown as TextVectors;
  await assert.rejects(team.encode(inputs[0], broken), /Cannot encode: /);
  assert.deepEqual(await team.encode(inputs[1], texts), await encodeTable(model, inputs[1], texts, settings));
});

test("EncodeTeam.encode() takes columns that are views of larger ones", async () => {
  const { parent, ...input } = inputs[2];
  const larger = new Int32Array(parent.length + 100);
  larger.set(parent, 50);
  const view = larger.subarray(50, 50 + parent.length);
  assert.deepEqual(
    await team.encode({ ...input, parent: view }, texts),
    await encodeTable(model, inputs[2], texts, settings),
  );
});

test("EncodeTeam.close() rejects what is not done", async () => {
  const other = EncodeTeam.start(1, start)!;
  const pending = inputs.map((input) => other.encode(input, texts));
  other.close();
  for (const { status } of await Promise.allSettled(pending)) assert.equal(status, "rejected");
  assert.equal(other.works, false);
});

/** Answers in reverse order of the questions, two at a time. */
function slow(lanes: number | undefined, failAt = -1) {
  let [open, most, calls] = [0, 0, 0];
  const fitted: FittedRepresentation = {
    ...{ name: "slow", width: 1, facts: {}, lanes },
    async encode({ traceIds }) {
      const call = calls++;
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, call % 2 === 0 ? 8 : 1));
      open--;
      if (call === failAt) throw new Error("no");
      return Float32Array.from(traceIds, (id) => Number(id));
    },
    save: async () => {},
    dispose() {},
  };
  return { fitted, most: () => most };
}

const numbered = memoryCorpus(
  [0, 1, 2, 3, 4].map((table) => {
    const one = shop(3, 1);
    return { ...one, traceIds: one.traceIds.map((_, i) => String(3 * table + i)) };
  }),
);

test("embed() keeps the order of the recording, with as many tables under way as there are lanes", async () => {
  for (const [lanes, expected] of [
    [undefined, 1],
    [3, 3],
  ] as const) {
    const { fitted, most } = slow(lanes);
    const { ids, vectors } = await embed(numbered, fitted);
    assert.deepEqual([...vectors], ids.map(Number));
    assert.equal(most(), expected);
  }
});

test("embed() fails with the first failure, and lets none go unseen", async () => {
  await assert.rejects(embed(numbered, slow(3, 1).fitted), /no/);
});
