import { readdir, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type OpenSession, openLabelSession } from "../../lib/src/evaluate/open-label-session.js";
import type { GuidedMethod } from "../../lib/src/label/guided/guided-method.js";
import { simulate } from "../../lib/src/simulate/simulate.js";
import { tempFolder } from "../corpus/support.js";

const folder = await tempFolder();
const data = join(folder, "recording");
await simulate({ out: data, preset: "online-boutique", traces: 200, seed: 1 });
const options = { data, annotator: "ann", budget: 30 };
const truthOf = (id: string) => (Number.parseInt(id.slice(-1), 36) % 3 === 0 ? "abnormal" : "normal");

async function answer(session: OpenSession["session"], most: number): Promise<string[]> {
  const cards: string[] = [];
  for (let i = 0; i < most; i++) {
    await session.ready();
    const { traceId } = session.next()!;
    cards.push(traceId);
    session.answer({ traceId, value: truthOf(traceId) });
  }
  return cards;
}

test("openLabelSession() opened again is on the same card, with what is kept, without it, and when it is damaged", async () => {
  const journal = join(folder, "a.journal");
  const kept = `${journal}.kept`;
  const first = await openLabelSession({ ...options, journal });
  await answer(first.session, 17);
  await first.session.ready();
  const stands = ({ session }: OpenSession) => {
    const card = session.next()!;
    return [card, session.state(), session.alike(card.traceId)];
  };
  const before = stands(first);
  const shown = await first.card(first.session.next()!.traceId);
  await first.close();
  const names = await readdir(kept);
  expect(names).toContain("recording.bin");
  expect(names.filter((name) => name.startsWith("baseline-")).length).toBeGreaterThan(1);
  for (const meddle of [
    async () => {},
    async () => {
      for (const name of names) await truncate(join(kept, name), 1000);
    },
    () => rm(kept, { recursive: true }),
  ]) {
    await meddle();
    const again = await openLabelSession({ ...options, journal });
    expect(stands(again)).toEqual(before);
    const card = await again.card(again.session.next()!.traceId);
    expect(card!.evidence).toEqual(shown!.evidence);
    expect(card!.unusual).toEqual(shown!.unusual);
    await again.close();
  }
});

test("GuidedMethod.ahead(): the next card is among those it named", async () => {
  const opened = await openLabelSession({ ...options, journal: join(folder, "b.journal") });
  const { session } = opened;
  const method = session.method as GuidedMethod;
  let named = 0;
  for (let i = 0; i < 16; i++) {
    await session.ready();
    const ahead: string[] = [];
    const { traceId } = session.next()!;
    for await (const id of method.ahead()) ahead.push(id);
    session.answer({ traceId, value: truthOf(traceId) });
    await session.ready();
    const next = session.next()!;
    // A question that is asked again is not foreseen: its trace was shown before.
    named += Number(ahead.includes(next.traceId) || next.earlier !== undefined);
  }
  expect(named).toBe(16);
  expect(await opened.card("nowhere")).toBeUndefined();
  await opened.close();
});

test("openLabelSession(): undo and redo lead to the cards of before, also past a new baseline", async () => {
  const opened = await openLabelSession({ ...options, journal: join(folder, "c.journal") });
  const { session } = opened;
  const cards = await answer(session, 22);
  for (const card of cards.slice(6).reverse()) {
    session.undo();
    await session.ready();
    expect(session.next()!.traceId).toBe(card);
  }
  expect(await answer(session, 16)).toEqual(cards.slice(6));
  await opened.close();
});
