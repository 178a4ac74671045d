import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { notebookOf, openNotebook, runCell, watch } from "./jupyter.ts";
import { inJupyter, jupyterRig, leftOut, ROOT } from "./rig.ts";

/** `LABELEASE_PICTURES=1 npx vitest run test/e2e/overviews.test.ts` makes the pictures of the documents anew. */
const pictures = process.env.LABELEASE_PICTURES === "1";
const picture = (name: string) => join(ROOT, "docs", "pictures", name);

const data = join(ROOT, "data", "online-boutique-small");
const CELLS = [
  `import { openOracle } from 'labelease';
import { openDeck, openMap, openQuality, openTimeline, progress, show } from 'labelease-widgets';
const deck = await openDeck({ data: ${JSON.stringify(data)}, journal: 'shop.journal', annotator: 'ann', budget: 35 });
await deck.answerBy(await openOracle(${JSON.stringify(join(data, "labels.parquet"))}), 24);
deck`,
  `const map = await progress((work) => openMap(deck, { ...work${pictures ? "" : ", sample: 200"} }));
map`,
  "const time = await openTimeline(deck); const quality = await openQuality(deck); await show(time, quality)",
  "['chosen', time.selected().length, 'from', time.selected()[0].start.slice(11, 13), 'outlined', map.selected().length].join(' ')",
];
const rig = jupyterRig((folder) => writeFile(join(folder, "overview.ipynb"), notebookOf(CELLS)));

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

/** Answers the open card, and waits until the deck and every overview know. */
async function answer(page: Page, key: string, answered: number): Promise<void> {
  await page.locator(".le-deck").focus();
  await page.keyboard.press(key);
  await page.waitForFunction(
    `document.querySelector(".le-deck .save").textContent === "saved" &&
     document.querySelector(".le-quality .oh p").textContent.includes("${answered} of 35 cards answered")`,
  );
}

inJupyter(
  `map, time line and quality follow the answers; a mark opens its card, a drag selects traces for the notebook${leftOut}`,
  async () => {
    const page = await rig.browser.newPage({ viewport: { width: 1280, height: 1400 } });
    const seen = watch(page);
    await openNotebook(page, rig.server, "overview.ipynb");
    await page.keyboard.press("Control+b");
    for (const cell of [0, 1, 2]) await runCell(page, cell);
    await page.waitForSelector(".le-quality h3", { timeout: 240_000 });
    expect(await text(page, ".le-map h3")).toMatch(/of 4,000 traces/);

    const marks = () => page.locator(".le-map .mapw > svg > :not(text):not(polygon)[fill]:not([fill=none])").count();
    const before = await marks();
    const labels = await text(page, ".le-timeline h3");
    await answer(page, "1", 25);
    await answer(page, "1", 26);
    await page.waitForFunction(`document.querySelector(".le-timeline h3").innerText !== ${JSON.stringify(labels)}`);
    // A card that contradicts the others is asked twice, and has its mark already.
    expect(await marks()).toBeGreaterThan(before);
    await page.locator(".le-deck").focus();
    await page.keyboard.press("z");
    await page.waitForFunction(
      `document.querySelector(".le-quality .oh p").textContent.includes("25 of 35 cards answered")`,
    );

    const map = page.locator(".le-map .mapw");
    const clickMark = async () => {
      await map.scrollIntoViewIfNeeded();
      const mark = page.locator(".le-map .mapw > svg > circle[fill='var(--le-normal)']").first();
      const { x, y, width, height } = (await mark.boundingBox())!;
      await page.mouse.click(x + width / 2, y + height / 2);
    };
    await clickMark();
    await page.waitForSelector(".le-map .pane .card .meta code", { timeout: 30_000 });
    expect(await text(page, ".le-map .paneh")).toContain("answered normal");
    const opened = await text(page, ".le-map .pane .meta code");
    if (pictures) {
      await page.keyboard.press("Escape");
      await page.mouse.move(5, 5);
      await page.locator(".le-map").screenshot({ path: picture("map.png") });
      await page.keyboard.press("Enter");
      await page.waitForSelector(".le-map .pane .card .meta code", { timeout: 30_000 });
    }
    // Keys that mean something to the notebook (d d deletes a cell, b adds one) stay in the map.
    for (const key of ["d", "d", "b", "x"]) await page.keyboard.press(key);
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(CELLS.length);
    await clickMark();
    await page.waitForFunction(
      `document.querySelector(".le-map .pane .meta code")?.innerText === ${JSON.stringify(opened)}`,
    );
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      `document.activeElement?.classList.contains("le-deck") &&
       document.querySelector(".le-deck .meta code").innerText === ${JSON.stringify(opened)}`,
    );

    await map.scrollIntoViewIfNeeded();
    const around = (await map.boundingBox())!;
    await page.keyboard.down("Shift");
    await page.mouse.move(around.x + 3, around.y + 3);
    await page.mouse.down();
    const [right, bottom] = [around.x + around.width - 3, around.y + around.height - 3];
    for (const [x, y] of [
      [right, around.y + 3],
      [right, bottom],
      [around.x + 3, bottom],
    ])
      await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await page.waitForSelector(".le-map .group");
    expect(await text(page, ".le-map .group")).toContain("4,000 traces selected");

    const plot = page.locator(".le-timeline .tplot").first();
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.2, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector(".le-timeline .tlist li");
    const [, selected] = /of ([\d,]+) traces/.exec(await text(page, ".le-timeline .selbar"))!;
    if (pictures) {
      await page.mouse.move(5, 5);
      await page.locator(".le-timeline").screenshot({ path: picture("time-line.png") });
      await page.locator(".le-quality").screenshot({ path: picture("quality.png") });
    }
    await page.locator(".le-timeline .tlist button").first().click();
    await page.waitForSelector(".le-timeline .pane .card .meta code", { timeout: 30_000 });
    expect(await text(page, ".le-timeline .pane .meta code")).toBe(await text(page, ".le-timeline .tlist code"));
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(CELLS.length);
    await runCell(page, 3);
    await page.waitForFunction(
      `document.body.innerText.includes("chosen ${selected.replace(",", "")} from 0") && document.body.innerText.includes("outlined 4000")`,
      null,
      { timeout: 60_000 },
    );
    expect(seen).toEqual({ outside: [], errors: [] });
    await page.close();
  },
  500_000,
);
