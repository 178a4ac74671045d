import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabelTable, openOracle, readTruth, simulate } from "labelease";
import { afterAll, assert, beforeAll, expect, test } from "vitest";
import { LABEL } from "../../../widgets/src/contract/overview-state.js";
import { type Deck, openDeck } from "../../../widgets/src/model/deck.js";
import { openMap } from "../../../widgets/src/model/overview/open-map.js";
import { openQuality } from "../../../widgets/src/model/overview/open-quality.js";
import { openTimeline } from "../../../widgets/src/model/overview/open-timeline.js";

let deck: Deck;
let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-overview-"));
  data = join(folder, "shop");
  await simulate({ out: data, traces: 300, seed: 1 });
  deck = await openDeck({ data, journal: join(folder, "it.journal"), annotator: "ann", budget: 30, seed: 1 });
}, 60_000);

afterAll(async () => {
  await deck?.close();
  await rm(folder, { recursive: true, force: true });
});

let number = 0;

/** A person answers the open card. */
async function say(value: "normal" | "abnormal" | "unsure"): Promise<string> {
  const { traceId, seq } = deck.state.card!;
  const reply = await deck.request({ kind: "answer", id: `answer ${number++}`, traceId, value, seq });
  assert.equal(reply.kind, "saved");
  return traceId;
}

test("openMap(), openTimeline() and openQuality() show a deck before its first answer", async () => {
  const [map, timeline, quality] = [
    await openMap(deck, { layout: "plane" }),
    await openTimeline(deck),
    await openQuality(deck),
  ];
  expect(map.state.labels.answers).toBe(0);
  expect(map.state.traces.count).toBe(300);
  expect(map.state.labels.label.every((label) => label === LABEL.open)).toBe(true);
  expect(map.state.places.x).toHaveLength(300);
  expect([...timeline.state.traces.start].every((at, i, all) => at >= (all[i - 1] ?? 0))).toBe(true);
  expect(timeline.selection).toBeNull();
  expect(quality.state.quality).toMatchObject({ traces: 300, normal: 0, abnormal: 0, answered: 0 });
  for (const overview of [map, timeline, quality]) {
    expect(overview.twin()).toContain("<svg");
    expect(overview.twin()).not.toMatch(/<script|onerror|class=/i);
    overview.close();
  }
});

test("an answer updates all open overviews of a deck, and they agree with its labels", async () => {
  const [map, timeline, quality] = [
    await openMap(deck, { layout: "plane" }),
    await openTimeline(deck),
    await openQuality(deck),
  ];
  const oracle = await readTruth(join(data, "labels.parquet"));
  const said: string[] = [];
  for (let i = 0; i < 12; i++) {
    const { traceId } = deck.state.card!;
    said.push(await say(oracle.get(traceId)?.anomalous ? "abnormal" : "normal"));
  }
  await timeline.settled();
  const labels = deck.labels();
  for (const { state } of [map, timeline]) {
    expect(state.labels.answers).toBe(12);
    expect([...state.labels.label].map((label) => Number(label === LABEL.abnormal))).toEqual([
      ...labels.columns.abnormal,
    ]);
    expect(new Set(state.said.traces.map(({ traceId }) => traceId))).toEqual(new Set(said));
    for (const { row, traceId } of state.said.traces) expect(labels.columns.ids[row]).toBe(traceId);
  }
  const { normal, abnormal, human, rows } = quality.state.quality;
  expect(normal + abnormal).toBe(300);
  expect(abnormal).toBe(labels.columns.abnormal.reduce((a, b) => a + b, 0));
  expect(human).toBe(new Set(said).size);
  expect(rows[0]).toMatchObject({ name: "F1", model: expect.any(Number) });
  await deck.request({ kind: "undo", id: "undo it" });
  await map.settled();
  expect(map.state.labels.answers).toBe(11);
  for (const overview of [map, timeline, quality]) overview.close();
});

test("Overview.select() is readable: rows in their order with labels, those listed by doubt", async () => {
  const timeline = await openTimeline(deck);
  const { origin, start } = timeline.state.traces;
  timeline.select({ from: origin + start[10], to: origin + start[49] });
  const rows = timeline.selected();
  expect(rows).toHaveLength(40);
  const labels = new Map([...deck.labels()].map((row) => [row.traceId, row]));
  for (const { traceId, label, source } of rows) {
    expect({ label, source }).toEqual({ label: labels.get(traceId)!.label, source: labels.get(traceId)!.source });
  }
  expect([...rows].sort((a, b) => (a.start < b.start ? -1 : 1))).toEqual(rows);
  const { listed, count, abnormal } = timeline.selection!;
  expect(count).toBe(40);
  expect(abnormal).toBe(rows.filter(({ label }) => label === "abnormal").length);
  const sure = listed.map(({ traceId }) => Math.round(255 * labels.get(traceId)!.confidence));
  expect(sure).toEqual([...sure].sort((a, b) => a - b));
  timeline.select({ traceIds: [rows[3].traceId, "no such trace", rows[1].traceId] });
  expect(timeline.selected().map(({ traceId }) => traceId)).toEqual([rows[1].traceId, rows[3].traceId]);
  await timeline.request({ kind: "clear", id: "1" });
  expect(timeline.selected()).toEqual([]);
  timeline.close();
});

test("Overview.request() fetches cards, opens traces in the deck, takes outlines, and refuses what is not there", async () => {
  const map = await openMap(deck, { layout: "plane" });
  const { x, y } = map.state.places;
  const card = await map.request({ kind: "card", id: "1", row: 7 });
  assert(card.kind === "card");
  expect(card.data.traceId).toBe(map.state.said.traces.length > 0 ? deck.labels().columns.ids[7] : "");
  expect(await map.request({ kind: "deck", id: "2", row: 7 })).toEqual({ kind: "done", id: "2" });
  expect(deck.state.card?.traceId).toBe(card.data.traceId);
  expect(map.state.said.card).toBe(7);
  const around = [
    x[7] - 1e-4,
    y[7] - 1e-4,
    x[7] + 1e-4,
    y[7] - 1e-4,
    x[7] + 1e-4,
    y[7] + 1e-4,
    x[7] - 1e-4,
    y[7] + 1e-4,
  ];
  await map.request({ kind: "outline", id: "3", outline: around });
  expect(map.selection!.listed.map(({ row }) => row)).toContain(7);
  for (const row of [-1, 300, 1.5]) {
    expect(await map.request({ kind: "card", id: "4", row })).toMatchObject({
      kind: "failed",
      why: /not in the recording/,
    });
  }
  await deck.show();
  map.close();
});

test("openMap() takes vectors of other kinds, in any order of traces, and refuses those of another recording", async () => {
  const { ids } = deck.opened;
  const vectors = Float32Array.from({ length: 900 }, (_, i) => Math.sin(i));
  const plain = await openMap(deck, { vectors, layout: "plane" });
  const order = [...ids.keys()].reverse();
  const turned = Float32Array.from(order.flatMap((row) => [...vectors.subarray(3 * row, 3 * row + 3)]));
  const other = await openMap(deck, {
    vectors: { ids: order.map((row) => ids[row]), width: 3, vectors: turned },
    layout: "plane",
    name: "sines",
  });
  expect(other.state.places.x).toEqual(plain.state.places.x);
  expect(other.state.places.meaning).toContain("Drawn from sines.");
  await expect(openMap(deck, { vectors: new Float32Array(7) })).rejects.toThrow(/7 numbers for 300 traces/);
  const foreign = { ids: ["a"], width: 1, vectors: new Float32Array(1) };
  await expect(openMap(deck, { vectors: foreign })).rejects.toThrow(/has no vector/);
  plain.close();
  other.close();
});

test("openQuality() shows the bounds of an audit, how old they are, and how far people agree", async () => {
  const bounds = { low: 0.8, estimate: 0.9, high: 0.95 };
  const certificate = {
    ...{ n: 40, open: 0, precision: bounds, recall: { ...bounds, low: Number.NaN }, f1: bounds },
    ...{ assumption: "The bounds hold if <b>nothing</b> is hidden.", warnings: ["It is late."] },
    modelEstimate: { precision: 1, recall: 1, f1: 1 },
    strata: {} as never,
  };
  const quality = await openQuality(deck, { certificate });
  expect(quality.state.quality.rows.map(({ audit }) => audit?.low)).toEqual([0.8, 0.8, undefined]);
  expect(quality.state.quality.audit).toMatchObject({ cards: 40, since: 0 });
  const traceId = await say("unsure");
  expect(quality.state.quality.audit?.since).toBe(1);
  const { journal } = deck.opened;
  const [first, second] = deck.session.answers().filter(({ value }) => value === "normal");
  journal.appendAll(
    [first, second].map((answer, i) => ({
      kind: "answer" as const,
      annotator: "bob",
      traceId: answer.traceId,
      value: { value: i === 0 ? "normal" : "abnormal" },
    })),
  );
  const { agreement } = quality.state.quality;
  expect(agreement).toMatchObject({ annotators: ["ann", "bob"], shared: 2, disagreed: 1 });
  expect(agreement!.disagreements[0].traceId).toBe(second.traceId);
  expect(agreement!.pairs[0]).toMatchObject({ traces: 2, same: 0.5 });
  expect(quality.twin()).toContain("nothing&lt;/b&gt;");
  quality.certificate = undefined;
  expect(quality.state.quality.audit).toBeUndefined();
  expect(deck.session.answers().some((answer) => answer.traceId === traceId)).toBe(true);
  quality.close();
});

test("a closed overview is told nothing more, and the deck goes on", async () => {
  const timeline = await openTimeline(deck);
  timeline.close();
  await say("normal");
  await deck.answerBy(await openOracle(join(data, "labels.parquet")), 2);
  expect(deck.labels()).toBeInstanceOf(LabelTable);
});
