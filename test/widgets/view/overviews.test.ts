import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Selection } from "../../../widgets/src/contract/overview-state.js";
import { wide } from "./cards.js";
import { freshPages, inBrowser, leftOut } from "./fresh-pages.js";
import { HOSTILE, mapState, ORIGIN, openView, qualityState, sent, tell, unlabelled } from "./overviews.js";
import type { WidgetPage } from "./page.js";

let rig: WidgetPage;
let page: Page;

freshPages((opened) => {
  rig = opened;
  page = rig.page;
});

const text = (selector: string) => page.locator(selector).first().innerText();

/** Where the mark of an answered trace lies on the page. */
async function answeredMark(nth: number): Promise<{ x: number; y: number }> {
  const box = (await page.locator(".mapw > svg circle").nth(nth).boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const chosen = (more: Partial<Selection> = {}): Selection => ({
  ...{ count: 30, abnormal: 12 },
  listed: [5, 9, 40].map((row) => ({ row, traceId: `trace-${row} ${HOSTILE}` })),
  ...more,
});

inBrowser(
  `map: a click on a mark shows that trace's card below; Enter then opens it in the deck${leftOut}`,
  async () => {
    const state = mapState(400, { said: { traces: mapState(400).said.traces } });
    await openView(page, "Map", state);
    const { x, y } = await answeredMark(0);
    await page.mouse.move(x, y);
    expect(await text(".tip")).toContain("answered normal");
    await page.mouse.click(x, y);
    const [asked] = await sent(page);
    const [first] = state.said.traces;
    expect(asked).toMatchObject({ kind: "card", row: first.row });
    expect(await text(".pane")).toContain("Reading the trace");
    await tell(page, {}, { kind: "card", id: asked.id, row: first.row, data: wide(30) });
    expect(await page.locator(".pane .card").count()).toBe(1);
    expect(await text(".paneh")).toContain("answered normal");
    await page.keyboard.press("Enter");
    const [, opened] = await sent(page);
    expect(opened).toMatchObject({ kind: "deck", row: first.row });
    await tell(page, {}, { kind: "done", id: opened.id });
    expect(await text(".panesay")).toContain("run the deck’s cell");
  },
);

inBrowser(`map: opening in the deck gives the keyboard to the deck of the same journal${leftOut}`, async () => {
  await openView(page, "Map", mapState(60));
  await page.evaluate(`document.body.insertAdjacentHTML("beforeend",
    '<div class="le-deck" data-journal="other" tabindex=0></div><div class="le-deck" data-journal="shop.journal" tabindex=0 id=it></div>')`);
  await page.locator(".le-map").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const [card] = await sent(page);
  await tell(page, {}, { kind: "card", id: card.id, row: card.row, data: wide(3) });
  await page.keyboard.press("Enter");
  await tell(page, {}, { kind: "done", id: (await sent(page))[1].id });
  expect(await page.evaluate("document.activeElement.id")).toBe("it");
});

inBrowser(`map: arrows, brackets and d go from trace to trace, and say which it is${leftOut}`, async () => {
  const state = mapState(400);
  await openView(page, "Map", state);
  await page.locator(".le-map").focus();
  const row = async () => Number(/card (\d+)/.exec(await text(".sel"))?.[1]);
  await page.keyboard.press("]");
  expect(await row()).toBe(1);
  await page.keyboard.press("]");
  await page.keyboard.press("[");
  expect(await row()).toBe(1);
  const before = await text("[role=status]");
  await page.keyboard.press("ArrowRight");
  expect(await text("[role=status]")).not.toBe(before);
  await page.keyboard.press("d");
  await page.keyboard.press("d");
  expect(await text("[role=status]")).toMatch(/predicted (ab)?normal, confidence \.\d\d, .* UTC/);
  const sure = [...state.labels.confidence].sort((a, b) => a - b);
  expect(await text("[role=status]")).toContain((sure[1] / 255).toFixed(2).slice(1));
  expect(await sent(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  expect(await page.evaluate("document.activeElement === document.body")).toBe(true);
});

inBrowser(`map: Shift and drag selects a group, which is listed; w goes through it${leftOut}`, async () => {
  await openView(page, "Map", mapState(400));
  const box = (await page.locator(".mapw").boundingBox())!;
  await page.keyboard.down("Shift");
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  for (const [x, y] of [
    [300, 20],
    [300, 300],
    [20, 300],
  ])
    await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  const [asked] = await sent(page);
  expect(asked.kind).toBe("outline");
  expect(asked.outline.length).toBeGreaterThanOrEqual(8);
  await tell(page, { selection: chosen({ outline: asked.outline }) }, { kind: "done", id: asked.id });
  expect(await text(".ofoot")).toContain("30 traces selected, 40 % abnormal, 3 listed");
  expect(await page.locator(".tlist li").count()).toBe(3);
  expect(await page.locator(".mapw polygon").count()).toBe(1);
  await page.keyboard.press("w");
  await page.keyboard.press("w");
  expect(await page.locator(".tlist [aria-current]").innerText()).toContain("trace-9");
  await page.keyboard.press("Escape");
  expect((await sent(page)).at(-1)).toMatchObject({ kind: "clear" });
});

inBrowser(
  `map: drag moves, + and - and Ctrl with the wheel go nearer and farther, the wheel alone moves the page${leftOut}`,
  async () => {
    await openView(page, "Map", mapState(400));
    const before = await answeredMark(0);
    await page.mouse.move(before.x + 60, before.y + 40);
    await page.mouse.down();
    await page.mouse.move(before.x + 100, before.y + 60, { steps: 3 });
    await page.mouse.up();
    const frame = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
    await page.evaluate(frame);
    const moved = await answeredMark(0);
    expect([Math.round(moved.x - before.x), Math.round(moved.y - before.y)]).toEqual([40, 20]);
    const apart = async () => {
      const [a, b] = [await answeredMark(0), await answeredMark(3)];
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    const first = await apart();
    await page.keyboard.press("+");
    await page.evaluate(frame);
    expect((await apart()) / first).toBeCloseTo(1.5, 1);
    await page.keyboard.press("f");
    await page.mouse.wheel(0, -300);
    await page.evaluate(frame);
    expect(await apart()).toBeCloseTo(first, 0);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await page.evaluate(frame);
    expect(await apart()).toBeGreaterThan(2 * first);
    expect(await sent(page)).toEqual([]);
  },
);

inBrowser(`map: new labels change words, marks and pixels${leftOut}`, async () => {
  const state = mapState(400);
  await openView(page, "Map", unlabelled(400));
  expect(await text("h3")).toBe("400 traces, none labelled yet");
  const orange = () =>
    page.evaluate<number>(`(() => { const c = document.querySelector("canvas");
      const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
      let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] > 200 && d[i + 1] < 130 && d[i + 2] < 100) n++; return n; })()`);
  expect(await orange()).toBe(0);
  await tell(page, { labels: state.labels, said: state.said });
  expect(await text("h3")).toMatch(/^\d+ of 400 traces are undecided; \d+ are abnormal$/);
  expect(await orange()).toBeGreaterThan(100);
  expect(await text(".oside")).toContain("answered normal");
  for (const name of ["confidence", "time"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    expect(await orange()).toBe(0);
  }
});

inBrowser(
  `time line: dragging selects, handles and keys move it, and the kernel is told at rest${leftOut}`,
  async () => {
    await openView(page, "Timeline", mapState(4000));
    const box = (await page.locator(".tplot").first().boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.2, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction("window.sent.length === 1");
    const [asked] = await sent(page);
    expect(asked.kind).toBe("select");
    const hours = (us: number) => (us - ORIGIN) / 3600e6;
    expect(hours(asked.from)).toBeCloseTo(0.9, 1);
    expect(hours(asked.to)).toBeCloseTo(1.35, 1);
    await tell(page, { selection: chosen({ from: asked.from, to: asked.to }) }, { kind: "done", id: asked.id });
    expect(await text(".selbar")).toMatch(/04:4\d:\d\d – 05:1\d:\d\d 27 min/);
    expect(await page.locator(".tlist li").count()).toBe(3);
    const handle = (await page.locator(".brush i.z").boundingBox())!;
    await page.mouse.move(handle.x + 4, handle.y + 10);
    await page.mouse.down();
    await page.mouse.move(handle.x + 4 + box.width * 0.1, handle.y + 10, { steps: 3 });
    await page.mouse.up();
    await page.waitForFunction("window.sent.length === 2");
    const [, longer] = await sent(page);
    expect(longer.from).toBe(asked.from);
    expect(hours(longer.to)).toBeCloseTo(1.8, 1);
    await tell(page, { selection: chosen({ from: longer.from, to: longer.to }) }, { kind: "done", id: longer.id });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Alt+ArrowLeft");
    await page.waitForFunction("window.sent.length === 3");
    const [, , moved] = await sent(page);
    expect(moved.from).toBe(longer.from);
    expect((moved.to - longer.to) / 60e6).toBeCloseTo(4, 5);
  },
);

inBrowser(
  `time line: a click selects a bar, brackets the runs of abnormal bars, lines open as cards${leftOut}`,
  async () => {
    await openView(page, "Timeline", mapState(4000));
    const box = (await page.locator(".tplot").first().boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 30);
    expect(await text(".tip")).toMatch(/^0\d:\d\d:00 to 0\d:\d\d:00: \d+ traces, 0 % abnormal$/);
    await page.mouse.click(box.x + 100, box.y + 30);
    await page.waitForFunction("window.sent.length === 1");
    const [bar] = await sent(page);
    expect(bar.to - bar.from).toBe(120e6 - 1);
    await tell(page, {}, { kind: "done", id: bar.id });
    await page.keyboard.press("]");
    await page.waitForFunction("window.sent.length === 2");
    const [, run] = await sent(page);
    expect((run.from - ORIGIN) / 3600e6).toBeCloseTo(1, 1);
    expect((run.to - run.from) / 60e6).toBeCloseTo(10, 0);
    await tell(page, { selection: chosen({ from: run.from, to: run.to }) }, { kind: "done", id: run.id });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const card = (await sent(page)).at(-1);
    expect(card).toMatchObject({ kind: "card", row: 9 });
    await tell(page, {}, { kind: "card", id: card.id, row: 9, data: wide(5) });
    expect(await page.locator(".pane .card").count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await page.locator(".pane .card").count()).toBe(0);
    await page.keyboard.press("Escape");
    expect((await sent(page)).at(-1)).toMatchObject({ kind: "clear" });
  },
);

inBrowser(
  `a kernel that is silent for two seconds is missed loudly, and it is said what it refuses${leftOut}`,
  async () => {
    for (const view of ["Map", "Timeline"] as const) {
      await openView(page, view, mapState(100, { selection: chosen({ from: ORIGIN, to: ORIGIN + 60e6 }) }));
      await page.locator(".le").focus();
      for (const key of ["w", "ArrowDown", "Enter"]) await page.keyboard.press(key);
      await page.waitForSelector(".banner.bad", { timeout: 10_000 });
      expect(await text(".banner.bad")).toBe("Not connected: run this cell again.");
      const { id } = (await sent(page)).at(-1);
      await tell(page, {}, { kind: "failed", id, why: "Cannot show card: trace is not in the recording" });
      expect(await text(".banner.bad")).toBe("Cannot show card: trace is not in the recording.");
    }
  },
);

inBrowser(`no key without Ctrl reaches the page around an overview, and keys with Ctrl all do${leftOut}`, async () => {
  await page.evaluate("window.heard = []; document.addEventListener('keydown', (e) => window.heard.push(e.key))");
  for (const view of ["Map", "Timeline"] as const) {
    await openView(page, view, mapState(100));
    expect(await page.locator(".le").getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    await page.locator(".le").focus();
    for (const key of ["d", "b", "a", "y", "x", "ArrowDown", "?", "Enter"]) await page.keyboard.press(key);
  }
  expect(await page.evaluate("window.heard")).toEqual([]);
  await page.keyboard.press("Control+s");
  expect(await page.evaluate("window.heard")).toEqual(["Control", "s"]);
});

inBrowser(`quality: estimate, bounds and agreement, each as far as it is known${leftOut}`, async () => {
  await openView(page, "Quality", qualityState());
  expect(await text("h3")).toBe("F1 is at least .94 by 40 audit cards");
  expect(await text(".qrows")).toContain("at least .91 (about .96)");
  expect(await text(".qagree")).toContain(
    "2 people judged 20 traces in common and differ on 2: Krippendorff’s alpha .79",
  );
  const { audit: _, agreement: __, ...rest } = qualityState().quality;
  await tell(page, {
    quality: { ...rest, rows: [{ name: "F1", model: 0.61 }, { name: "precision" }, { name: "recall", model: 0.5 }] },
  });
  expect(await text("h3")).toBe("The model believes in an F1 of .61; no audit has tested it");
  expect(await text(".qrows")).toContain("not known yet");
  expect(await page.locator(".qagree").count()).toBe(0);
  await tell(page, { quality: { ...rest, normal: 0, abnormal: 0, rows: [], answered: 0 } });
  expect(await text("h3")).toBe("56,649 traces, none labelled yet");
});

inBrowser(`names that hold markup and scripts are shown as text and run nothing${leftOut}`, async () => {
  await openView(page, "Map", mapState(3, { selection: chosen() }));
  expect(await page.locator(".mapw > svg").innerHTML()).toContain("&lt;img src=x");
  await openView(page, "Timeline", mapState(50, { selection: chosen({ from: ORIGIN, to: ORIGIN + 3600e6 }) }));
  expect(await text(".tlist")).toContain("<script>");
  await openView(page, "Quality", qualityState());
  await page.waitForTimeout(200);
  expect(await page.evaluate("window.hacked")).toBeUndefined();
  expect(await page.locator(".le img, .le script").count()).toBe(0);
  expect(rig.requests).toEqual([]);
  expect(rig.errors).toEqual([]);
});

inBrowser(
  `fit into 520 pixels, light and dark, with no trace, one, and 85,000${leftOut}`,
  async () => {
    const folder = process.env.LABELEASE_OVERVIEW_PICTURES;
    const selection = chosen({ from: ORIGIN + 3.2e9, to: ORIGIN + 4.6e9 });
    for (const [name, view, state] of [
      ["map", "Map", mapState(4000)],
      ["timeline", "Timeline", mapState(4000, { selection })],
      ["quality", "Quality", qualityState()],
      ["map-empty", "Map", unlabelled(0)],
      ["map-one", "Map", mapState(1)],
      ["map-85000", "Map", mapState(85_000)],
      ["timeline-empty", "Timeline", unlabelled(0)],
      ["timeline-one", "Timeline", mapState(1)],
      ["timeline-85000", "Timeline", mapState(85_000)],
    ] as const) {
      for (const [width, dark] of [
        [520, false],
        [520, true],
        [1000, false],
        [1000, true],
      ] as const) {
        await page.evaluate(`document.body.className = ${dark ? "'theme-dark'" : "''"}`);
        await openView(page, view, state, width);
        const [inner, outer] = await page.evaluate<[number, number]>(
          "[document.querySelector('.le').scrollWidth, document.querySelector('.le').clientWidth]",
        );
        expect(inner, `${name} ${width}`).toBeLessThanOrEqual(outer + 1);
        if (folder) await rig.picture(`${folder}/${name}-${width}-${dark ? "dark" : "light"}.png`);
      }
    }
    expect(rig.errors).toEqual([]);
  },
  60_000,
);
