import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import type { Corpus } from "../../../lib/src/corpus/corpus.js";
import { openCorpus } from "../../../lib/src/corpus/open.js";
import { collectTraining } from "../../../lib/src/represent/gnn/collect.js";
import { openEngine } from "../../../lib/src/represent/gnn/engines.js";
import { namedNetwork } from "../../../lib/src/represent/gnn/named-network.js";
import { initialWeights } from "../../../lib/src/represent/gnn/network.js";
import { TextIndex } from "../../../lib/src/represent/gnn/text-index.js";
import { type TrainData, type TrainEvent, trainNetwork } from "../../../lib/src/represent/gnn/train.js";
import { drawTriplets } from "../../../lib/src/represent/gnn/triplets.js";
import { hashedEncoder } from "../../../lib/src/represent/text/hashed.js";
import { simulate } from "../../../lib/src/simulate/simulate.js";

const BATCH = 8;
const STEPS = 50;
const EPOCHS = 5;
const HELD_OUT = 200;

/** What `gnn` trains on, from the first traces of a recording: a tenth of them held out. */
async function dataOf(corpus: Corpus) {
  const texts = new TextIndex(hashedEncoder());
  const options = { pool: 600, seed: 1, times: "log+linear", waiting: "union", texts } as const;
  const { graphs, structure, duration, statuses, shuffled, random } = await collectTraining(corpus, options);
  const held = Math.floor(graphs.traces / 10);
  const draw = (part: Uint32Array, count: number, stream: string) => {
    const source = { structure: [...part].map((i) => structure[i]), duration: [...part].map((i) => duration[i]) };
    const drawn = drawTriplets(source, { count, random: random(stream), latencyShare: 0.5, latencyRatio: 10 });
    return drawn.map((index) => part[index]);
  };
  const data: TrainData = {
    graphs,
    texts: await texts.vectors(),
    triplets: draw(shuffled.subarray(held), (BATCH * STEPS) / EPOCHS, "triplets"),
    heldOut: draw(shuffled.subarray(0, held), HELD_OUT, "held-out triplets"),
  };
  const sizes = { textWidth: texts.encoder.width, times: graphs.times, statuses: statuses.length + 1 };
  return { data, network: namedNetwork("compact", sizes) };
}

/** Trains on both engines from the same weights and holds every step and epoch of one against the other. */
async function assertAgree(corpus: Corpus) {
  const { data, network } = await dataOf(corpus);
  await corpus.close();
  assert.equal(data.heldOut.length, 3 * HELD_OUT);
  const history: TrainEvent[][] = [];
  for (const name of ["wasm-kernels", "tfjs-wasm"]) {
    const model = await (await openEngine(network, name)).load(network, initialWeights(network, 1));
    const options = { learningRate: 1e-3, margin: 1, patience: EPOCHS, reverse: true, seed: 1 };
    const events: TrainEvent[] = [];
    for await (const event of trainNetwork(model, data, { ...options, epochs: EPOCHS, batch: BATCH }))
      events.push(event);
    model.dispose();
    history.push(events);
  }
  const [ours, theirs] = history;
  assert.equal(ours.length, STEPS);
  const accuracies: number[] = [];
  for (const [i, event] of theirs.entries()) {
    const near = (a: number, b: number, what: string) => assert.ok(Math.abs(a - b) < 1e-3, `${what}: ${a} is not ${b}`);
    near(ours[i].loss, event.loss, `loss of step ${i}`);
    if (event.epoch === undefined) continue;
    near(ours[i].epoch!.loss, event.epoch.loss, `loss of epoch ${event.epoch.number}`);
    near(ours[i].epoch!.accuracy!, event.epoch.accuracy!, `held-out accuracy of epoch ${event.epoch.number}`);
    accuracies.push(event.epoch.accuracy!);
  }
  assert.equal(accuracies.length, EPOCHS);
  // Something was learnt, so that agreement says something.
  assert.ok(theirs[STEPS - 1].epoch!.loss < theirs[0].loss);
  assert.ok(accuracies[EPOCHS - 1] > 0.6, `${accuracies}`);
}

test("both engines agree over 50 steps on a simulated recording: loss, held-out accuracy per epoch", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labelease-agreement-"));
  try {
    await simulate({ out: join(folder, "recording"), traces: 600, seed: 1, threads: 1 });
    await assertAgree(await openCorpus(join(folder, "recording"), { threads: 1 }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const real = fileURLToPath(new URL("../../../../shared/data/train_ticket", import.meta.url));
const REAL = "both engines agree over 50 steps on the start of a real recording";
if (existsSync(real)) {
  test(REAL, async () => assertAgree(await openCorpus(real, { threads: 1, limit: 600 })));
} else test.skip(`${REAL} (left out: ../shared/data is not here)`, () => {});
