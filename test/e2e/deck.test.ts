import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openJournal } from "../../lib/src/label/journal/open-journal.js";
import { browserTrouble, openBrowser } from "./browser.ts";
import { JupyterServer, jupyterTrouble, notebookOf, openNotebook, runCell, watch } from "./jupyter.ts";

const trouble = jupyterTrouble() ?? (await browserTrouble());
if (trouble !== undefined && process.env.CI === "true") throw new Error(`The browser tests cannot run: ${trouble}`);
const inBrowser = trouble === undefined ? test : test.skip;
const leftOut = trouble === undefined ? "" : ` (left out: ${trouble})`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const CELLS = [
  `import { openDeck } from 'labelease-widgets';
const deck = await openDeck({ data: ${JSON.stringify(join(root, "data", "online-boutique-small"))}, journal: 'shop.journal', annotator: 'ann', budget: 35 });
deck`,
  "const labels = deck.labels(); 'labelled ' + labels.length",
];

let server: JupyterServer;
let browser: Browser;
let folder: string;
let journal: string;

beforeAll(async () => {
  if (trouble !== undefined) return;
  await mkdir(join(root, "out"), { recursive: true });
  folder = await mkdtemp(join(root, "out", "e2e-"));
  journal = join(folder, "shop.journal");
  await writeFile(join(folder, "label.ipynb"), notebookOf(CELLS));
  [server, browser] = await Promise.all([JupyterServer.start(folder), openBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

const deck = ".le-deck";
const cardText = async (page: Page) => (await page.locator(`${deck} .dtop strong`).innerText()).trim();
const saved = (page: Page) => page.waitForFunction(`document.querySelector(".le-deck .save")?.textContent === "saved"`);

/** Answers the open card by key, and waits until the deck has gone on. */
async function answer(page: Page, key: string): Promise<void> {
  const before = await cardText(page);
  await page.keyboard.press(key);
  await page.waitForFunction(
    `document.querySelector(".le-deck .dtop strong").textContent !== ${JSON.stringify(before)}`,
  );
  await saved(page);
}

async function answersOf(): Promise<{ traceId: string; value: string }[]> {
  const open = await openJournal(journal);
  try {
    return open.standing("ann").map(({ traceId, value }) => ({ traceId, value }));
  } finally {
    open.close();
  }
}

inBrowser(
  `a person labels 35 cards by keyboard, reloads, restarts the kernel, and loses nothing${leftOut}`,
  async () => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1500 } });
    const seen = watch(page);
    await openNotebook(page, server, "label.ipynb");
    await runCell(page, 0);
    await page.waitForSelector(`${deck} .head`, { timeout: 120_000 });
    await page.locator(deck).focus();
    expect(await cardText(page)).toBe("1 of 35");

    for (const key of ["0", "0", "1", "u", "0"]) await answer(page, key);
    expect((await answersOf()).map(({ value }) => value)).toEqual(["normal", "normal", "abnormal", "unsure", "normal"]);

    await page.keyboard.press("z");
    await page.waitForFunction(`document.querySelector(".le-deck .dtop strong").textContent === "5 of 35"`);
    await page.keyboard.press("z");
    await page.waitForFunction(`document.querySelector(".le-deck .dtop strong").textContent === "4 of 35"`);
    await saved(page);
    expect(await answersOf()).toHaveLength(3);
    await page.keyboard.press("Z");
    await page.waitForFunction(`document.querySelector(".le-deck .dtop strong").textContent === "5 of 35"`);
    const cardBefore = await page.locator(`${deck} .meta code`).innerText();

    // Keys that mean something to the notebook (d d deletes a cell, b adds one) stay in the deck.
    for (const key of ["d", "d", "b", "q", "x", "Escape"]) await page.keyboard.press(key);
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(CELLS.length);

    await page.keyboard.press("n");
    await page.keyboard.type("<b>look</b> again");
    await page.keyboard.press("Enter");
    await saved(page);

    // A page shows after a reload what was saved; JupyterLab saves by itself every two minutes.
    await page.locator(".jp-Notebook .cm-content").first().click({ force: true });
    await page.keyboard.press("Control+s");
    await page.waitForFunction(`document.querySelector(".jp-mod-dirty") === null`);
    await page.reload();
    await page.waitForSelector(`${deck} .head`, { timeout: 120_000 });
    expect(await page.locator(`${deck} .meta code`).innerText()).toBe(cardBefore);
    await page.locator(deck).focus();
    await answer(page, "0");

    await server.restartKernels();
    const cardThen = await page.locator(`${deck} .meta code`).innerText();
    await page.locator(deck).focus();
    await page.keyboard.press("1");
    await page.waitForSelector(`${deck} .banner.bad`, { timeout: 15_000 });
    expect(await page.locator(`${deck} .banner.bad`).innerText()).toContain("run this cell again");
    expect(await page.locator(`${deck} .meta code`).innerText()).toBe(cardThen);

    await runCell(page, 0);
    // The answer that was kept in the page is sent to the kernel that came back.
    await page.waitForFunction(`document.querySelector(".le-deck .dtop strong")?.textContent === "7 of 35"`, null, {
      timeout: 120_000,
    });
    expect((await answersOf()).at(-1)).toEqual({ traceId: cardThen, value: "abnormal" });

    await page.locator(deck).focus();
    for (let card = 7; card <= 35; card++) await answer(page, card % 5 === 0 ? "1" : "0");
    await page.waitForSelector(`${deck} .end`);
    expect(await page.locator(`${deck} .end`).innerText()).toContain("All 35 cards are answered");
    // A card that contradicts the others is asked twice; its last answer stands.
    expect((await answersOf()).length).toBeGreaterThan(20);
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(CELLS.length);
    await runCell(page, 1);
    await page.waitForFunction("document.body.innerText.includes('labelled 4000')", null, { timeout: 60_000 });
    const source = JSON.parse(await readFile(join(folder, "label.ipynb"), "utf8")).cells.map(
      (cell: { source: string | string[] }) => [cell.source].flat().join(""),
    );
    expect(source).toEqual(CELLS);
    expect(seen.outside).toEqual([]);
    await page.close();
  },
  600_000,
);
