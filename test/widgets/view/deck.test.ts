import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { DeckState } from "../../../widgets/src/contract/deck-state.js";
import { freshPages, inBrowser, leftOut } from "./fresh-pages.js";
import type { WidgetPage } from "./page.js";

const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

/** A card of two spans; columns as the rig of the page makes them. */
const card = (number: number) => ({
  traceId: `trace-${number}`,
  number,
  of: 3,
  followers: 120,
  reason: `the model is undecided ${HOSTILE}`,
  seq: number * 10,
  data: {
    traceId: `trace-${number}`,
    start: 1_661_142_473_000_000,
    duration: 490_000,
    usualDuration: 323_000,
    traces: 4000,
    hasStatus: true,
    services: ["frontend", HOSTILE],
    operations: ["Recv.", "GetCart"],
    headline: `frontend waits 241 ms ${HOSTILE}`,
    detail: "The minute around it too.",
    unusual: [1],
    spans: {
      ...{ parent: [-1, 0], depth: [0, 1], service: [0, 1], operation: [0, 1], start: [0, 9000] },
      ...{ duration: [490_000, 241_000], self: [249_000, 241_000], error: [0, 1], standIn: [0, 0], critical: [1, 1] },
      path: [0, 1],
    },
    usual: {
      ...{ count: [4000, 3900], selfMean: [8000, 3900], selfStd: [10, 10], selfMedian: [8000, 3900] },
      ...{ selfP95: [9000, 7000], durationMean: [300_000, 4000], durationP95: [400_000, 7000] },
    },
  },
});

const KEYS = {
  ...{ abnormal: "1", normal: "0", unsure: "u", skip: "s", undo: "z", redo: "Z" },
  ...{ back: "ArrowLeft", forward: "ArrowRight", note: "n", culprit: "x", help: "?", leave: "Escape" },
  ...{ alike: "b", revisit: "r", more: "m" },
};

const stateOf = (number: number, more: object = {}): DeckState =>
  ({
    ...{ title: "shop.journal", journal: "shop.journal", annotator: "ann", traces: 4000, keys: KEYS, abnormal: 300 },
    card: number > 3 ? null : card(number),
    list: Array.from({ length: Math.min(number, 3) }, (_, i) => ({
      ...{ traceId: `trace-${i + 1}`, number: i + 1, title: `card ${HOSTILE}`, followers: 120 },
      ...(i + 1 < number ? { value: "normal" } : {}),
    })),
    progress: {
      ...{ answered: number - 1, budget: 3, normal: number - 1, abnormal: 0, unsure: 0, skipped: 0 },
      ...{ undoable: number > 1, redoable: false },
    },
    ...more,
  }) as unknown as DeckState;

let rig: WidgetPage;
let page: Page;

freshPages(async (opened) => {
  rig = opened;
  page = rig.page;
  await show(stateOf(1));
});

/** Opens a deck over a kernel that only listens; `sent` holds what it heard. */
async function show(state: DeckState): Promise<void> {
  await page.evaluate(OPEN, JSON.stringify(state));
  await page.locator(".le").focus();
}

/** The kernel sends a new state, then a reply. */
const tell = (state: DeckState | undefined, reply?: object) =>
  page.evaluate(TELL, { state: state && JSON.stringify(state), reply: reply && JSON.stringify(reply) });

// biome-ignore lint/suspicious/noExplicitAny: JSON of the page.
const sent = (): Promise<any[]> => page.evaluate("window.sent");
const text = (selector: string) => page.locator(selector).innerText();

inBrowser(`a key answers the open card, once, until the kernel has confirmed it${leftOut}`, async () => {
  await page.keyboard.press("1");
  await page.keyboard.press("0");
  expect(await sent()).toMatchObject([{ kind: "answer", traceId: "trace-1", value: "abnormal", seq: 10 }]);
  expect(await text(".save")).toBe("saving");
  const [{ id }] = await sent();
  await tell(stateOf(2), { kind: "saved", id });
  expect(await text(".save")).toBe("saved");
  expect(await text(".dtop strong")).toBe("2 of 3");
  await page.keyboard.press("0");
  expect((await sent())[1]).toMatchObject({ traceId: "trace-2", value: "normal", seq: 20 });
});

inBrowser(`a card whose answer is saved takes no second one while the next is on its way${leftOut}`, async () => {
  await page.keyboard.press("1");
  const [{ id }] = await sent();
  await tell(undefined, { kind: "saved", id });
  expect(await text(".save")).toBe("saved");
  await page.keyboard.press("0");
  expect(await sent()).toHaveLength(1);
  await tell(stateOf(2), { kind: "saved", id });
  await page.keyboard.press("0");
  expect((await sent())[1]).toMatchObject({ traceId: "trace-2", value: "normal" });
});

inBrowser(`says what an answer decides, and why it is asked, before it is given${leftOut}`, async () => {
  expect(await text(".dec")).toContain("This answer decides about 120 traces of 4,000");
  expect(await text(".why")).toContain("the model is undecided");
});

inBrowser(
  `a kernel that is silent for two seconds is loudly missed, and the answer is kept and sent again${leftOut}`,
  async () => {
    await page.keyboard.press("1");
    await page.waitForSelector(".banner.bad", { timeout: 10_000 });
    expect(await text(".banner.bad")).toContain("Not connected: run this cell again. 1 answer is kept in this page");
    expect(await text(".save")).toBe("not connected");
    expect(await text(".dtop strong")).toBe("1 of 3");
    const [first] = await sent();
    // The cell is run again: a new widget over the same journal.
    await show(stateOf(1));
    expect(await sent()).toEqual([first]);
    await tell(stateOf(2), { kind: "saved", id: first.id });
    expect(await page.locator(".banner").count()).toBe(0);
  },
);

inBrowser(`a refused answer is said so, the card stays, and it can be tried again${leftOut}`, async () => {
  await page.keyboard.press("1");
  const [{ id }] = await sent();
  await tell(undefined, { kind: "refused", id, why: `disk is full ${HOSTILE}` });
  expect(await text(".banner.bad")).toContain("Not saved: disk is full");
  expect(await text(".dtop strong")).toBe("1 of 3");
  await page.getByText("Try again").click();
  const [, again] = await sent();
  expect(again).toMatchObject({ kind: "answer", value: "abnormal", traceId: "trace-1" });
  expect(again.id).not.toBe(id);
});

inBrowser(`x and a number name the culprit, n writes a note, Escape leaves both${leftOut}`, async () => {
  await page.keyboard.press("x");
  expect(await text(".ask")).toContain("Abnormal because of");
  await page.keyboard.press("Escape");
  expect(await page.locator(".ask").count()).toBe(0);
  await page.keyboard.press("n");
  await page.keyboard.type("10 u 1");
  await page.keyboard.press("Enter");
  await page.keyboard.press("x");
  await page.keyboard.press("1");
  const [note] = await sent();
  expect(note).toMatchObject({ kind: "note", traceId: "trace-1", text: "10 u 1" });
  await tell(stateOf(1), { kind: "saved", id: note.id });
  await page.keyboard.press("x");
  await page.keyboard.press("1");
  expect((await sent()).at(-1)).toMatchObject({ kind: "answer", value: "abnormal", culprit: "frontend" });
});

inBrowser(`no key without Ctrl reaches the page around it, and keys with Ctrl all do${leftOut}`, async () => {
  await page.evaluate("window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key))");
  for (const key of ["d", "b", "a", "1", "?", "ArrowLeft", "y"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+s");
  expect(await page.evaluate("window.heard")).toEqual(["Control", "s"]);
});

inBrowser(`the keys on the buttons are those that work${leftOut}`, async () => {
  await show(stateOf(1, { keys: { ...KEYS, abnormal: "a", normal: "l" } }));
  expect(await text("[data-answer=abnormal]")).toContain("a");
  await page.keyboard.press("1");
  await page.keyboard.press("a");
  expect(await sent()).toMatchObject([{ value: "abnormal" }]);
  await page.keyboard.press("?");
  expect(await text("dl.keys")).toContain("Abnormal");
});

inBrowser(`earlier cards are shown again by arrow and by click, undo is asked of the kernel${leftOut}`, async () => {
  await show(stateOf(3));
  await page.keyboard.press("ArrowLeft");
  await page.locator(".list button").first().click();
  await page.keyboard.press("z");
  expect(await sent()).toMatchObject([
    { kind: "show", traceId: "trace-2" },
    { kind: "show", traceId: "trace-1" },
    { kind: "undo" },
  ]);
});

inBrowser(`the end of the queue says what was said, and what can be done next${leftOut}`, async () => {
  const { list } = stateOf(4);
  const unsure = list.map((card, i) => (i === 1 ? { ...card, value: "unsure" } : card));
  const progress = { ...stateOf(4).progress, normal: 2, unsure: 1 };
  await show(stateOf(4, { card: null, list: unsure, progress }));
  expect(await text(".end")).toContain("All 3 cards are answered");
  await page.keyboard.press("1");
  expect(await sent()).toEqual([]);
  await page.keyboard.press("r");
  await page.keyboard.press("m");
  expect(await sent()).toMatchObject([{ kind: "show", traceId: "trace-2" }, { kind: "more" }]);
  await page.getByText("Back to unsure and skipped").click();
  expect((await sent()).at(-1)).toMatchObject({ kind: "show", traceId: "trace-2" });
});

inBrowser(`b says what it would do to label all alike, and does it only at Enter${leftOut}`, async () => {
  const effect = { alike: 41, human: 40, flips: 14, kept: 2, others: 5 };
  await page.keyboard.press("b");
  await page.keyboard.press("Enter");
  await page.keyboard.press("u");
  expect(await sent()).toEqual([]);
  await page.keyboard.press("1");
  const [{ id }] = await sent();
  expect((await sent())[0]).toMatchObject({ kind: "alike", traceId: "trace-1", value: "abnormal" });
  await page.keyboard.press("Enter");
  expect(await sent()).toHaveLength(1);
  await tell(undefined, { kind: "alike", id, traceId: "trace-1", value: "abnormal", effect });
  expect(await text(".alike table")).toMatch(/would be labelled\s+abnormal\s+40\s+this card and 39 traces alike/);
  expect(await text(".alike table")).toMatch(/would change\s+14/);
  if (process.env.LABELEASE_DECK_PICTURES) await rig.picture(`${process.env.LABELEASE_DECK_PICTURES}/alike.png`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  expect(await sent()).toHaveLength(1);
  await page.keyboard.press("b");
  await page.keyboard.press("0");
  const asked = (await sent())[1];
  expect(asked).toMatchObject({ kind: "alike", value: "normal" });
  // An answer to the question before is none to this one.
  await tell(undefined, { kind: "alike", id, traceId: "trace-1", value: "abnormal", effect });
  await page.keyboard.press("Enter");
  expect(await sent()).toHaveLength(2);
  await tell(undefined, { kind: "alike", id: asked.id, traceId: "trace-1", value: "normal", effect });
  await page.keyboard.press("Enter");
  expect((await sent())[2]).toMatchObject({ kind: "answer", traceId: "trace-1", value: "normal", alike: 41, seq: 10 });
  expect(await page.locator(".alike").count()).toBe(0);
});

inBrowser(`names that hold markup and scripts are shown as text and run nothing${leftOut}`, async () => {
  await page.keyboard.press("x");
  await page.waitForTimeout(200);
  expect(await page.evaluate("window.hacked")).toBeUndefined();
  expect(await page.locator(".le img, .le script").count()).toBe(0);
  expect(await text(".card h3")).toContain("<img src=x");
  expect(rig.requests).toEqual([]);
  expect(rig.errors).toEqual([]);
});

inBrowser(`fits into 520 pixels, light and dark${leftOut}`, async () => {
  for (const dark of [false, true]) {
    await page.evaluate(`document.body.className = ${dark ? "'theme-dark'" : "''"}`);
    await page.setViewportSize({ width: 544, height: 900 });
    const [inner, outer] = await page.evaluate<[number, number]>(
      "[document.querySelector('.le').scrollWidth, document.querySelector('.le').clientWidth]",
    );
    expect(inner).toBeLessThanOrEqual(outer + 1);
    if (process.env.LABELEASE_DECK_PICTURES)
      await rig.picture(`${process.env.LABELEASE_DECK_PICTURES}/deck-520-${dark ? "dark" : "light"}.png`);
    await page.setViewportSize({ width: 1024, height: 900 });
    if (process.env.LABELEASE_DECK_PICTURES)
      await rig.picture(`${process.env.LABELEASE_DECK_PICTURES}/deck-${dark ? "dark" : "light"}.png`);
  }
});

/** Runs in the page. */
function OPEN(json: string): void {
  // biome-ignore lint/suspicious/noExplicitAny: what in-page.ts put there, and the rig itself.
  const w = window as any;
  // biome-ignore lint/suspicious/noExplicitAny: JSON.
  const typed = (state: any) => {
    if (!state.card) return state;
    const { spans, usual } = state.card.data;
    const wide = new Set(["start", "duration", "self"]);
    for (const [name, values] of Object.entries(spans) as [string, number[]][]) {
      if (name === "parent") spans[name] = Int32Array.from(values);
      else if (["error", "standIn", "critical"].includes(name)) spans[name] = Uint8Array.from(values);
      else spans[name] = wide.has(name) ? Float64Array.from(values) : Uint32Array.from(values);
    }
    for (const name of Object.keys(usual)) usual[name] = Float64Array.from(usual[name]);
    return state;
  };
  w.typed = typed;
  w.state = typed(JSON.parse(json));
  w.sent = [];
  w.changed = [];
  w.messages = [];
  const element = document.createElement("div");
  document.body.replaceChildren(element);
  w.labelease.views.Deck(element, {
    get: () => w.state,
    onChange: (callback: () => void) => w.changed.push(callback),
    onMessage: (callback: () => void) => w.messages.push(callback),
    send: (request: object) => w.sent.push(request),
  });
}

/** Runs in the page. */
function TELL({ state, reply }: { state?: string; reply?: string }): void {
  // biome-ignore lint/suspicious/noExplicitAny: the rig.
  const w = window as any;
  if (state) {
    w.state = w.typed(JSON.parse(state));
    for (const callback of w.changed) callback();
  }
  if (reply) for (const callback of w.messages) callback(JSON.parse(reply), []);
}
