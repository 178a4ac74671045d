import { assert, test } from "vitest";
import { shopDeck } from "./shop-deck.js";

const deck = shopDeck(3);

const effectOf = async (id: string, value: "normal" | "abnormal") => {
  const reply = await deck().request({ kind: "alike", id, traceId: deck().state.card!.traceId, value });
  if (reply.kind !== "alike") throw new Error("no effect");
  return reply.effect;
};

test("Deck.request() labels all alike as was shown, says so in the list, and one undo takes it back", async () => {
  const first = deck().state.card!.traceId;
  const common = deck().opened.ids.find((id) => deck().session.alike(id).length > 3);
  await deck().show(common);
  const { traceId, seq } = deck().state.card!;
  assert.equal(traceId, common);
  const effect = await effectOf("look", "normal");
  assert.isAbove(effect.alike, 0);
  assert.equal(effect.human + effect.kept, effect.alike + 1);
  assert.deepEqual(deck().session.answers(), []);

  const wrong = await deck().request({
    ...{ kind: "answer", id: "wrong", traceId, value: "normal", seq },
    alike: effect.alike + 1,
  });
  assert.equal(wrong.kind, "refused");
  assert.deepEqual(deck().session.answers(), []);

  const said = await deck().request({
    ...{ kind: "answer", id: "said", traceId, value: "normal", seq },
    alike: effect.alike,
  });
  assert.equal(said.kind, "saved");
  assert.equal(deck().state.list[0].also, effect.alike);
  const bulk = [...deck().labels()].filter(({ source }) => source === "bulk");
  assert.equal(bulk.length, effect.human - 1);

  await deck().request({ kind: "undo", id: "undo" });
  assert.deepEqual(deck().session.answers(), []);
  assert.equal(deck().state.card!.traceId, traceId);
  await deck().show();
  assert.equal(deck().state.card!.traceId, first);
});

test("Deck.request() more asks cards beyond the budget, and the journal remembers it", async () => {
  for (let i = 0; i < 3; i++) {
    const { traceId, seq } = deck().state.card!;
    await deck().request({ kind: "answer", id: `answer ${i}`, traceId, value: i === 0 ? "abnormal" : "normal", seq });
  }
  assert.isNull(deck().state.card);
  assert.equal((await deck().request({ kind: "more", id: "more" })).kind, "saved");
  assert.equal(deck().state.card!.number, 4);
  assert.equal(deck().state.card!.of, 11);
  assert.equal(deck().session.journal.begin!.options.budget, 11);
});
