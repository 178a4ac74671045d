import { assert, test } from "vitest";
import { shopDeck } from "./shop-deck.js";

const deck = shopDeck(8);

test("Deck.request() compare finds another trace, before and after the first answers", async () => {
  const card = deck().state.card!;
  for (const what of ["normal", "medoid"] as const) {
    const reply = await deck().request({ kind: "compare", id: what, traceId: card.traceId, with: what });
    assert.equal(reply.kind, "compared");
    if (reply.kind !== "compared") return;
    assert.notEqual(reply.data?.traceId, card.traceId);
    assert.match(
      reply.what!,
      what === "normal"
        ? /^the nearest trace labelled normal among [\d,]+ of the/
        : /^(This trace is itself )?the medoid, by duration, of its cluster: [\d,]+ traces alike to the method|^no trace is alike; the one of median/,
    );
  }
  await deck().request({ kind: "answer", id: "first", traceId: card.traceId, value: "abnormal", seq: card.seq });
  const next = deck().state.card!;
  const labels = deck().labels();
  const reply = await deck().request({ kind: "compare", id: "again", traceId: next.traceId, with: "normal" });
  assert.equal(reply.kind, "compared");
  if (reply.kind !== "compared" || reply.data === null) throw new Error("nothing to compare with");
  const { traceId } = reply.data;
  const all = Array.from({ length: labels.length }, (_, i) => labels.at(i));
  assert.equal(all.find((label) => label.traceId === traceId)?.label, "normal");
});

test("Deck.request() compare of a trace that is not there finds nothing", async () => {
  const reply = await deck().request({ kind: "compare", id: "none", traceId: "no such trace", with: "normal" });
  assert.deepEqual(reply, { kind: "compared", id: "none", data: null });
});

test("a card of a deck says how common its structure is, and what was around it", () => {
  const { data } = deck().state.card!;
  assert.isAtLeast(data.sameStructure!, 1);
  assert.isAbove(data.evidence!.around!.self.length, 0);
  assert.isNumber(data.evidence!.failed);
});
