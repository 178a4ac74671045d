import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nearestLike } from "labelease";
import type { Browser } from "playwright-core";
import { afterAll, assert, beforeAll, describe, test } from "vitest";
import type { CardData } from "../../../widgets/src/contract/card-data.js";
import type { DeckState, OpenCard } from "../../../widgets/src/contract/deck-state.js";
import { cardSvg } from "../../../widgets/src/draw/card-svg.js";
import { deckTwin } from "../../../widgets/src/model/deck-twin.js";
import { browserTrouble } from "../../e2e/browser.js";
import { testUnless } from "../../e2e/test-unless.js";
import { madeUp, type Recording, shop, wide } from "./cards.js";
import { openBrowser, openPage, type WidgetPage } from "./page.js";

/** A trace of the recording: one query of the catalogue takes a hundred times as long as usual. */
const SLOW = "a5da409f7ca24b0bb92fb73dd07da";

const trouble = await browserTrouble();
const { leftOut } = testUnless(trouble);

describe.skipIf(trouble !== undefined)(`trace card${leftOut}`, () => {
  let browser: Browser;
  let page: WidgetPage;
  let data: Recording;
  let slow: CardData;
  let pictures: string;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await openPage(browser, 1.25);
    data = await shop();
    const id = await findTrace(data, SLOW);
    slow = await data.card(id);
    pictures = await mkdtemp(join(tmpdir(), "labelease-card-"));
  });

  afterAll(async () => {
    assert.deepEqual(page?.requests, []);
    await page?.close();
    await browser?.close();
    await data?.corpus.close();
  });

  /** Looked at by people; those of the documentation are made anew by LABELEASE_PICTURES=1, or into a folder. */
  const kept = process.env.LABELEASE_PICTURES === "1" ? "docs/pictures" : process.env.LABELEASE_PICTURES;
  const picture = (name: string, isOfDocs = false) =>
    page.picture(join((isOfDocs ? kept : undefined) ?? pictures, name));
  const texts = (selector: string) => page.page.locator(selector).allTextContents();

  test("drawCard() shows the row that explains most, with its excess, beside what is usual", async () => {
    await page.card(slow);
    const [row] = await texts(".wf .r.sus");
    assert.match(row, /SELECT catalog\.products/);
    assert.match(row, /\+114 ms over p95/);
    assert.match(row, /×147/);
    await picture("card-light.png", true);
  });

  test("drawCard() in the dark, and in a narrow cell without a scrollbar of its own", async () => {
    await page.card(slow, { dark: true });
    await picture("card-dark.png", true);
    await page.card(slow, { width: 520 });
    const [inner, outer] = await page.page.evaluate(() => {
      const widget = document.querySelector(".le")!;
      return [widget.scrollWidth, widget.clientWidth];
    });
    assert.isAtMost(inner, outer);
    await picture("card-narrow.png", true);
  });

  test("press() moves, folds, finds, hides, and shows each call", async () => {
    await page.card(slow);
    const selected = () => page.page.locator(".wf .r.sel").getAttribute("aria-rowindex").then(Number);
    const before = await selected();
    await page.press("ArrowUp");
    assert.equal(await selected(), before - 1);
    const rows = async () => Number(await page.page.locator(".wf").getAttribute("aria-rowcount"));
    const open = await rows();
    await page.press("Enter");
    assert.isBelow(await rows(), open);
    await page.press("Enter", "j");
    assert.equal(await rows(), open);
    await page.press("h");
    assert.isBelow(await rows(), open);
    await page.press("h", "e");
    assert.isAbove(await rows(), open);
    await page.press("e", "/");
    await page.page.keyboard.type("charge");
    assert.match((await texts(".tools [role=status]"))[0], /^1 of 2$/);
    assert.match((await texts(".wf .r.sel"))[0], /Charge/);
    await page.page.keyboard.press("Enter");
    assert.match((await texts(".tools [role=status]"))[0], /^2 of 2$/);
    assert.deepEqual(page.errors, []);
  });

  test("press() g and t show services and call paths; a service that is pressed is the culprit", async () => {
    await page.card(slow);
    await page.press("g");
    await picture("card-graph.png");
    await page.page.locator(".nd", { hasText: "cartservice" }).click();
    await page.press("t");
    assert.match((await texts("table.t tbody tr"))[0], /SELECT catalog\.products/);
    await picture("card-table.png");
    await page.press("t");
    await page.page.locator(".wf .r.sus button.svc").click();
    // biome-ignore lint/suspicious/noExplicitAny: what the page wrote down.
    assert.deepEqual(await page.page.evaluate(() => (window as any).calls), ["cartservice", "productcatalogservice"]);
  });

  test("press() c lays another trace below this one and says what differs", async () => {
    const ids: string[] = [];
    for await (const table of data.corpus.batches()) ids.push(...table.traceIds);
    const found = nearestLike(data.population, ids.indexOf(slow.traceId))!;
    const other = { data: await data.card(ids[found.trace]), what: "a trace of the same structure" };
    await page.card(slow, { other });
    await page.press("c");
    await page.page.locator(".cmpw .r.sus").waitFor();
    const [title] = await texts(".head h3");
    assert.match(title, /^Same structure, [\d.]+ ms longer: [\d.]+ ms more in productcatalogservice SELECT/);
    await picture("card-compare.png");
    await page.press("c");
    assert.equal(await page.page.locator(".cmpw").count(), 0);
  });

  test("names that hold markup, scripts and turned text stay text", async () => {
    const name = `<img src=x onerror=alert(1)>"'&\u202Egnp.exe\n<script>alert(2)</script>${"x".repeat(10_000)}`;
    const hostile = await madeUp([
      { id: "1", service: name, operation: name, start: 0, duration: 90_000 },
      { id: "2", parent: "1", service: "__proto__", operation: "constructor", start: 10, duration: 20 },
      {
        id: "3",
        parent: "1",
        service: `${name}2`,
        operation: name,
        start: 40,
        duration: 80_000,
        status: { kind: "http", code: "503" },
      },
    ]);
    for (const width of [1000, 520]) {
      await page.card(hostile, { width });
      for (const key of ["j", "e", "g", "t", "t", "c", "c"]) await page.press(key);
      assert.equal(await page.page.locator(".le img, .le script").count(), 0);
      const [inner, outer] = await page.page.evaluate(() => {
        const widget = document.querySelector(".le")!;
        return [widget.scrollWidth, widget.clientWidth];
      });
      assert.isAtMost(inner, outer);
    }
    await picture("card-hostile.png");
    assert.deepEqual(page.errors, []);
  });

  test("cardSvg() draws the same without a script, light and dark, and runs no name", async () => {
    const name = `<script>alert(1)</script>"'&]]>\u0000\ud800<img src=x onerror=alert(2)>${"x".repeat(10_000)}`;
    const hostile = await madeUp([
      { id: "1", service: name, operation: name, start: 0, duration: 90_000 },
      { id: "2", parent: "1", service: `${name}2`, operation: name, start: 40, duration: 80_000, status: 503 },
    ]);
    const drawn = [
      cardSvg(slow, { said: "abnormal" }),
      cardSvg(slow, { dark: true }),
      cardSvg(hostile),
      deckTwin({ ...emptyDeck, card: openCardOf(hostile) }),
    ];
    await page.page.setViewportSize({ width: 900, height: 1600 });
    await page.page.setContent(`<body>${drawn.join("")}</body>`);
    assert.equal(await page.page.locator("script, img").count(), 0);
    assert.equal(await page.page.locator("svg").count(), 4);
    const wellFormed = await page.page.evaluate(
      (svgs) =>
        svgs.map((svg) => new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror") === null),
      drawn.slice(0, 3),
    );
    assert.deepEqual(wellFormed, [true, true, true]);
    await page.page.screenshot({ path: join(pictures, "card-static.png"), fullPage: true });
    assert.deepEqual(page.errors, []);
    await page.close();
    page = await openPage(browser, 1.25);
  });

  test("a trace of a single span, and one whose parent was not recorded", async () => {
    await page.card(await madeUp([{ id: "1", service: "shop", operation: "view", start: 0, duration: 0 }]));
    assert.match((await texts(".foot"))[0], /1 row for 1 span/);
    await page.card(
      await madeUp([{ id: "2", parent: "1", service: "shop", operation: "view", start: 0, duration: 9 }]),
    );
    assert.match((await texts(".wf .r"))[1], /parent not recorded/);
    await picture("card-orphan.png");
    assert.deepEqual(page.errors, []);
  });

  test("a hundred thousand rows exist only where they are looked at", async () => {
    const took = await page.card(wide(100_000));
    await page.press("e");
    await page.page.locator(".foot .link", { hasText: "open all" }).click();
    assert.match((await texts(".foot"))[0], /rows 1 – 12 of 100,000/);
    assert.isBelow(await page.page.locator(".wf .r").count(), 40);
    await page.page.locator(".scroller").evaluate((list) => {
      list.scrollTop = 22 * 50_000;
    });
    await page.page.locator('.wf .r[aria-rowindex="50002"]').waitFor();
    console.log(`card of 100,000 spans: ${took.toFixed(0)} ms`);
    // A list that is put back into the page stands where it stood.
    await page.page.evaluate(() => {
      const card = document.querySelector(".card")!;
      const { parentElement } = card;
      card.remove();
      parentElement!.append(card);
    });
    await page.page.waitForFunction(() => document.querySelector(".scroller")!.scrollTop === 22 * 50_000);
    await picture("card-huge.png");
    assert.deepEqual(page.errors, []);
  });
});

const emptyDeck: DeckState = {
  ...{ title: "it", journal: "it", annotator: "ann", traces: 101, card: null, list: [], keys: {} },
  progress: { answered: 0, budget: 1, normal: 0, abnormal: 0, unsure: 0, skipped: 0, undoable: false, redoable: false },
};

function openCardOf(data: CardData): OpenCard {
  return { traceId: data.traceId, number: 1, of: 1, followers: 1, seq: 0, data };
}

async function findTrace({ corpus }: Recording, begin: string): Promise<string> {
  for await (const table of corpus.batches()) {
    const found = table.traceIds.find((id) => id.startsWith(begin));
    if (found !== undefined) return found;
  }
  throw new Error(`no trace ${begin}`);
}
