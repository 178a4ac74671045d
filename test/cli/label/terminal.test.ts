import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { LabelEaseError } from "../../../lib/src/base/error.js";
import { Deck } from "../../../lib/src/cli/label/deck.js";
import { KEYS } from "../../../lib/src/cli/label/keys.js";
import { keysOf } from "../../../lib/src/cli/label/read-keys.js";
import { screen } from "../../../lib/src/cli/label/screen.js";
import { runTerminal } from "../../../lib/src/cli/label/terminal.js";
import { textWidth } from "../../../lib/src/cli/label/text-width.js";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { readTrace } from "../../../lib/src/corpus/read-trace.js";
import { callPathStatistics } from "../../../lib/src/corpus/statistics.js";
import { traceCard } from "../../../lib/src/label/describe/trace-card.js";
import type { Journal } from "../../../lib/src/label/journal/journal.js";
import { PaperMethod } from "../../../lib/src/label/paper/paper-method.js";
import { LabelSession } from "../../../lib/src/label/session/label-session.js";
import { openSelection } from "../../../lib/src/select/registry.js";
import { tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";
import { newPath, openHere, say } from "../../label/journal/support.js";

const ids = Array.from({ length: 30 }, (_, i) => `t${i}`);

async function deckOver(journal: Journal): Promise<Deck> {
  const span = { id: "1", service: "shop", operation: "view", start: 0 };
  const traces = ids.map((id, i) => {
    const cart = { id: "2", parent: "1", service: "cart", operation: "get", start: 1, duration: 1000 };
    return [id, [{ ...span, duration: 2000 + i * 100 }, cart]] as const;
  });
  const corpus = memoryCorpus([tableOfSpans(Object.fromEntries(traces))]);
  const statistics = await callPathStatistics(corpus);
  const embedding = { ids, width: 1, vectors: Float32Array.from(ids, (_, i) => i * i) };
  const selected = await openSelection("kmeans").select(embedding, { budget: 5, seed: 1 });
  const method = () => new PaperMethod(embedding, selected);
  const session = new LabelSession({ journal, annotator: "ann", method, knows: (id) => ids.includes(id) });
  const deck = new Deck(session, async (id) => {
    const table = await readTrace(corpus, id);
    return table && traceCard(table, statistics);
  });
  await deck.start();
  return deck;
}

async function type(deck: Deck, text: string): Promise<void> {
  for (const typed of keysOf(text)) await deck.press(typed);
}

const values = (deck: Deck) => deck.session.answers().map(({ value, culprit }) => culprit ?? value);

test("Deck: one key answers, and the next card is there", async () => {
  const deck = await deckOver(await openHere(newPath()));
  const first = deck.shown!.card!.traceId;
  await type(deck, "1");
  expect([values(deck), deck.message, deck.shown!.card!.number]).toEqual([["abnormal"], "saved: abnormal", 2]);
  await type(deck, "0usx");
  expect(values(deck)).toEqual(["abnormal", "normal", "unsure", "skip"]);
  expect(deck.message).toBe("? shows the keys");
  await type(deck, "\x1b[D\x1b[D\x1b[D\x1b[D");
  expect([deck.shown!.answer!.value, deck.shown!.card]).toEqual(["abnormal", undefined]);
  expect(deck.shown!.trace.table.traceIds).toEqual([first]);
});

test("Deck: an earlier card can be answered again; the card after it follows", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await type(deck, "100bbb0");
  expect(deck.session.answers().map(({ value }) => value)).toEqual(["normal", "normal", "normal"]);
  expect(deck.shown!.answer!.value).toBe("normal");
  await type(deck, "ff");
  expect(deck.shown!.card!.number).toBe(4);
});

test("Deck: z and y go back and forth over answers", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await type(deck, "101zz");
  expect([values(deck), deck.shown!.card!.number]).toEqual([["abnormal"], 2]);
  await type(deck, "yyy");
  expect([values(deck), deck.message]).toEqual([["abnormal", "normal", "abnormal"], "Nothing to redo"]);
});

test("Deck: c names a culprit by number or name, n writes a note; Esc leaves both", async () => {
  const deck = await deckOver(await openHere(newPath()));
  const services = [...deck.culprits];
  expect([...services].sort()).toEqual(["cart", "shop"]);
  await type(deck, "c\x1b");
  expect(values(deck)).toEqual([]);
  await type(deck, "nslow 01\x7f!\r");
  expect([deck.shown!.note, values(deck)]).toEqual(["slow 0!", []]);
  await type(deck, "c2\rccart\rc9\r");
  expect(values(deck)).toEqual([services[1], "cart"]);
  expect(deck.message).toBe('"9" is none of the services 1 to 2');
  await type(deck, "nlost\x1b");
  expect(deck.shown!.note).toBeUndefined();
});

test("Deck: A says what it would do to label all alike, Enter does it, and one z takes it back", async () => {
  const deck = await deckOver(await openHere(newPath()));
  const alike = deck.session.alike(deck.shown!.trace.table.traceIds[0]).length;
  await type(deck, "A\r");
  expect([deck.mode, values(deck)]).toEqual(["alike", []]);
  await type(deck, "1");
  expect(deck.message).toContain(`All alike abnormal: ${alike + 1} traces would be labelled`);
  await type(deck, "\x1b");
  expect([deck.mode, values(deck)]).toEqual(["card", []]);
  await type(deck, "A1\r");
  expect([values(deck), deck.message]).toEqual([["abnormal"], `saved: abnormal, and ${alike} alike`]);
  expect(deck.session.state().bulk).toBe(alike);
  await type(deck, "z");
  expect([values(deck), deck.session.state().bulk]).toEqual([[], 0]);
});

test("Deck: in lines, A with a value says what would change, with yes does it", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await deck.act("alike", "0");
  expect([values(deck), deck.message]).toEqual([[], expect.stringContaining("traces would be labelled")]);
  await deck.act("alike", "0 yes");
  expect(values(deck)).toEqual(["normal"]);
  await deck.act("alike", "perhaps");
  expect(deck.message).toContain("yes");
});

test("Deck: r goes round the cards that were left unsure or skipped", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await type(deck, "0u1sr");
  expect(deck.shown!.answer!.value).toBe("unsure");
  await type(deck, "r");
  expect(deck.shown!.answer!.value).toBe("skip");
  await type(deck, "r0r0r");
  expect(deck.message).toBe("No other card was left unsure or skipped");
});

test("Deck: pasted text answers nothing; in a note it is text", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await type(deck, "\x1b[200~0011\x1b[201~");
  expect(values(deck)).toEqual([]);
  await type(deck, "n\x1b[200~two\nlines\x1b[201~\r");
  expect(deck.shown!.note).toBe("two lines");
});

test("Deck: an answer that another window gave is refused, shown, and can be given again", async () => {
  const path = newPath();
  const deck = await deckOver(await openHere(path));
  const { traceId } = deck.shown!.card!;
  (await openHere(path)).append(say(traceId, "abnormal"));
  await type(deck, "0");
  expect(deck.message).toMatch(/^NOT SAVED. Cannot save: the trace has a newer entry, "abnormal"/);
  expect([deck.refused, values(deck)]).toEqual([1, ["abnormal"]]);
});

test("Deck: at the end of the cards it says so, and goes back", async () => {
  const deck = await deckOver(await openHere(newPath()));
  await type(deck, "00000");
  expect([deck.shown, deck.state.open]).toEqual([undefined, 0]);
  expect(screen(deck, { width: 80, height: 24, colour: false })).toContain("All cards are answered.");
  await type(deck, "0");
  expect(deck.message).toMatch(/There is no card left/);
  await type(deck, "b");
  expect(deck.shown!.answer!.value).toBe("normal");
});

test("Rule 8, Deck: at a full disk the person is told, and stays on the card", async () => {
  const journal = await openHere(newPath());
  const deck = await deckOver(journal);
  const { number } = deck.shown!.card!;
  journal.appendAll = () => {
    throw new LabelEaseError("Cannot save: the disk is full");
  };
  await type(deck, "1");
  expect([deck.message, deck.shown!.card!.number]).toEqual(["NOT SAVED. Cannot save: the disk is full", number]);
});

test("Deck.rest() says what the last ten answers changed, once", async () => {
  const deck = await deckOver(await openHere(newPath()));
  for (let i = 0; i < 20; i++) {
    deck.session.answer({ traceId: ids[i], value: i < 5 ? "normal" : "abnormal" });
    if (i < 19) expect(await deck.rest()).toBe(false);
  }
  expect([await deck.rest(), await deck.rest()]).toEqual([true, false]);
  expect(deck.message).toMatch(/; the last 10 answers changed \d+ of 30 labels$/);
});

test("screen() fits every size, in every mode", async () => {
  const deck = await deckOver(await openHere(newPath()));
  for (const keys of ["", "?", "xc", "\x1bn", "\x1bA1", "\x1b1"]) {
    await type(deck, keys);
    for (const [width, height] of [
      [200, 60],
      [80, 24],
      [40, 16],
      [24, 12],
    ]) {
      const lines = screen(deck, { width, height, colour: false }).split("\n");
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      expect(lines.length).toBeLessThanOrEqual(height);
    }
  }
});

test("KEYS: each key does one thing", () => {
  expect(new Set(KEYS.map(({ key }) => key)).size).toBe(KEYS.length);
});

class FakeInput extends EventEmitter {
  raw: boolean[] = [];
  setRawMode = (raw: boolean) => this.raw.push(raw);
  resume() {}
  pause() {}
}

class FakeOutput extends EventEmitter {
  columns = 80;
  rows = 24;
  text = "";
  write = (text: string) => {
    this.text += text;
  };
}

test("runTerminal() draws after each key, says saved after the commit, and leaves the terminal as it was", async () => {
  const path = newPath();
  const deck = await deckOver(await openHere(path));
  const [input, output] = [new FakeInput(), new FakeOutput()];
  const running = runTerminal(deck, { input, output }, { signal: new AbortController().signal, colour: false });
  expect(output.text).toMatch(/card 1 of 5/);
  output.text = "";
  const write = output.write;
  output.write = (text) => {
    if (text.includes("saved: abnormal")) expect(deck.session.journal.standing()).toHaveLength(1);
    write(text);
  };
  input.emit("data", Buffer.from("1"));
  while (!output.text.includes("saved: abnormal")) await wait(5);
  output.columns = 40;
  output.emit("resize");
  input.emit("data", "\x03");
  await running;
  expect(output.text.endsWith("\x1b[?2004l\x1b[?25h\x1b[?1049l")).toBe(true);
  expect(input.raw).toEqual([true, false]);
  expect(input.listenerCount("data") + output.listenerCount("resize")).toBe(0);
});

test("runTerminal() ends at the end of the input and at an abort", async () => {
  const deck = await deckOver(await openHere(newPath()));
  const ends = [(input: FakeInput) => input.emit("end"), (_: FakeInput, abort: AbortController) => abort.abort()];
  for (const end of ends) {
    const [input, output, abort] = [new FakeInput(), new FakeOutput(), new AbortController()];
    const running = runTerminal(deck, { input, output }, { signal: abort.signal, colour: true });
    end(input, abort);
    await running;
    expect(input.raw.at(-1)).toBe(false);
  }
});
