import { expect, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import type { Journal } from "../../../lib/src/label/journal/journal.js";
import { StaleError } from "../../../lib/src/label/journal/stale-error.js";
import type { LabelMethod } from "../../../lib/src/label/method.js";
import { PaperMethod } from "../../../lib/src/label/paper/paper-method.js";
import { LabelSession } from "../../../lib/src/label/session/label-session.js";
import { contextFeatures } from "../../../lib/src/represent/context/context-features.js";
import { contextTables } from "../../../lib/src/represent/context/context-tables.js";
import { openSelection } from "../../../lib/src/select/registry.js";
import { tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";
import { newPath, openHere, ticking } from "../journal/support.js";

const ids = Array.from({ length: 60 }, (_, i) => `t${i}`);

async function guided(): Promise<() => LabelMethod> {
  const call = (ms: number, start: number) => [
    { id: "1", service: "shop", operation: "view", start, duration: ms * 1000 },
  ];
  const traces = ids.map((id, i) => [id, call(i % 3 === 0 ? 80 + i : 10 + (i % 5), i * 1e6)] as const);
  const tables = await contextTables(memoryCorpus([tableOfSpans(Object.fromEntries(traces))]));
  return () => new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), { budget: 30, seed: 1 });
}

async function paper(): Promise<() => LabelMethod> {
  const embedding = { ids, width: 1, vectors: Float32Array.from(ids, (_, i) => i * i) };
  const selected = await openSelection("kmeans").select(embedding, { budget: 12, seed: 1 });
  return () => new PaperMethod(embedding, selected);
}

function over(journal: Journal, method: () => LabelMethod, annotator = "ann"): LabelSession {
  return new LabelSession({ journal, annotator, method, knows: (id) => ids.includes(id) });
}

const truthOf = (traceId: string) => (Number(traceId.slice(1)) % 3 === 0 ? "abnormal" : "normal");

function answerNext(session: LabelSession): void {
  const { traceId } = session.next()!;
  session.answer({ traceId, value: truthOf(traceId) });
}

for (const [name, make] of [
  ["guided", guided],
  ["paper", paper],
] as const) {
  test(`Rule 6, LabelSession, ${name}: opened again after any answer it is on the same card`, async () => {
    const path = newPath();
    const method = await make();
    let session = over(await openHere(path, ticking()), method);
    for (let i = 0; i < 11; i++) {
      if (i === 4) session.answer({ traceId: session.next()!.traceId, value: "unsure" });
      else answerNext(session);
      const before = [session.next(), session.state()];
      session.journal.close();
      session = over(await openHere(path), method);
      expect([session.next(), session.state()]).toEqual(before);
    }
  });

  test(`LabelSession, ${name}: undo goes back to each earlier card, redo forward again`, async () => {
    const session = over(await openHere(newPath()), await make());
    const cards: unknown[] = [];
    for (let i = 0; i < 12; i++) {
      cards.push(session.next());
      answerNext(session);
    }
    const last = session.next();
    const labels = [...session.labels()];
    for (const card of cards.reverse()) {
      session.undo();
      expect(session.next()).toEqual(card);
    }
    expect([session.undo(), session.state()]).toMatchObject([[], { answered: 0, undoable: false, redoable: true }]);
    for (let i = 0; i < 12; i++) expect(session.redo()).toHaveLength(1);
    expect([session.next(), session.redo()]).toEqual([last, []]);
    expect([...session.labels()]).toEqual(labels);
  });
}

for (const [name, make] of [
  ["guided", guided],
  ["paper", paper],
] as const) {
  test(`LabelSession, ${name}: an answer on many traces is one step of undo, and the same again after a restart`, async () => {
    const path = newPath();
    const method = await make();
    const session = over(await openHere(path, ticking()), method);
    for (let i = 0; i < 3; i++) answerNext(session);
    const card = session.next()!;
    const before = [session.state(), [...session.labels()]];
    const also = session.alike(card.traceId).slice(0, 10);
    const answer = { traceId: card.traceId, value: truthOf(card.traceId), also } as const;
    const effect = session.effect(answer);
    expect([session.state(), session.journal.size]).toEqual([before[0], 3]);
    session.answer(answer);
    expect(session.state()).toMatchObject({ answered: 4, bulk: effect.human - 1 });
    expect(session.answers().at(-1)).toMatchObject({ traceId: card.traceId, value: answer.value });
    const after = [session.next(), session.state(), [...session.labels()]];
    expect(session.undo()).toEqual([card.traceId]);
    expect(session.next()).toEqual(card);
    expect([...session.labels()]).toEqual(before[1]);
    session.redo();
    expect([session.next(), session.state(), [...session.labels()]]).toEqual(after);
    for (let i = 0; i < 2; i++) answerNext(session);
    const end = [session.next(), session.state(), [...session.labels()]];
    session.journal.close();
    const again = over(await openHere(path), method);
    expect([again.next(), again.state(), [...again.labels()]]).toEqual(end);
  });
}

test("LabelSession: an answer on many traces is refused before it is saved if one is not in the recording", async () => {
  const session = over(await openHere(newPath()), await paper());
  const { traceId } = session.next()!;
  expect(() => session.answer({ traceId, value: "normal", also: ["nowhere"] })).toThrow(/\(trace nowhere\)/);
  expect(() => session.answer({ traceId, value: "skip", also: ["t7"] })).toThrow(/of many traces at once/);
  expect(session.journal.size).toBe(0);
});

test("LabelSession: a changed answer, a note and a culprit are kept, and change the labels", async () => {
  const session = over(await openHere(newPath(), ticking()), await paper());
  const { traceId } = session.next()!;
  session.answer({ traceId, value: "normal" });
  session.answer({ traceId, value: "abnormal", culprit: "shop", note: "slow" });
  expect(session.answers()).toMatchObject([{ traceId, value: "abnormal", culprit: "shop", note: "slow" }]);
  expect(session.labels().at(0).label).toBe("abnormal");
  expect(session.undo()).toEqual([traceId]);
  expect(session.answers()).toMatchObject([{ traceId, value: "normal" }]);
  session.note(traceId, "after all");
  expect(session.answers()[0].note).toBe("after all");
});

test("LabelSession: what cannot be taken is refused before it is saved", async () => {
  const session = over(await openHere(newPath()), await paper());
  const { traceId } = session.next()!;
  expect(() => session.answer({ traceId: "nowhere", value: "normal" })).toThrow(
    /not in the recording \(trace nowhere\)/,
  );
  expect(() => session.answer({ traceId, value: "odd" as "normal" })).toThrow(/"odd" is none of/);
  expect(() => session.answer({ traceId, value: "normal", culprit: "shop" })).toThrow(/culprit/);
  expect(() => session.note("nowhere", "x")).toThrow(/not in the recording/);
  expect(session.journal.size).toBe(0);
});

test("LabelSession: another annotator's answers do not change the cards", async () => {
  const journal = await openHere(newPath());
  const method = await guided();
  const [ann, bob] = [over(journal, method), over(journal, method, "bob")];
  const first = bob.next();
  for (let i = 0; i < 5; i++) answerNext(ann);
  expect([bob.next(), bob.state().answered, bob.undo()]).toEqual([first, 0, []]);
});

test("LabelSession: two windows of one person follow each other; the second answer on a card is refused", async () => {
  const path = newPath();
  const method = await guided();
  const [one, two] = [over(await openHere(path), method), over(await openHere(path), method)];
  const { traceId } = one.next()!;
  one.answer({ traceId, value: "normal", prevSeq: 0 });
  expect(() => two.answer({ traceId, value: "abnormal", prevSeq: 0 })).toThrow(StaleError);
  two.refresh();
  expect(two.next()).toEqual(one.next());
  two.undo();
  one.refresh();
  expect([one.next()!.traceId, one.state().answered]).toEqual([traceId, 0]);
});

test("Rule 3, LabelSession: an answer sent again with its id changes nothing", async () => {
  const session = over(await openHere(newPath()), await guided());
  const { traceId } = session.next()!;
  const sent = session.answer({ id: "mine", traceId, value: "normal", note: "n", prevSeq: 0 });
  const next = session.next();
  expect(session.answer({ id: "mine", traceId, value: "normal", note: "n", prevSeq: 0 })).toEqual(sent);
  expect([session.next(), session.state().answered, session.journal.size]).toEqual([next, 1, 2]);
});

test("LabelSession.measureChange() compares the labels of each ten answers", async () => {
  const session = over(await openHere(newPath()), await guided());
  const changes = Array.from({ length: 22 }, () => {
    answerNext(session);
    return session.measureChange();
  });
  expect(changes[18]).toBeUndefined();
  expect(changes[19]).toMatchObject({ of: 60, answers: 10 });
  expect(session.state().change).toEqual(changes[21]);
});
