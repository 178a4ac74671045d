import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserTrouble, openBrowser } from "../e2e/browser.ts";
import { JupyterServer, jupyterTrouble, openNotebook, runCell, watch } from "../e2e/jupyter.ts";
import { copyNotebook, scratchFolder } from "./jupyter.ts";

const trouble = jupyterTrouble() ?? (await browserTrouble());
if (trouble !== undefined && process.env.CI === "true") throw new Error(`The browser tests cannot run: ${trouble}`);
const inBrowser = trouble === undefined ? test : test.skip;
const leftOut = trouble === undefined ? "" : ` (left out: ${trouble})`;

/** `LABELEASE_PICTURES=1 npx vitest run test/notebooks/browser.test.ts` makes the pictures of the documents anew. */
const pictures = process.env.LABELEASE_PICTURES === "1";
const root = new URL("../..", import.meta.url).pathname;
const picture = (name: string) => join(root, "docs", "pictures", name);

let server: JupyterServer;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (trouble !== undefined) return;
  folder = await scratchFolder();
  const notebooks = join(folder, "notebooks");
  await mkdir(notebooks);
  await copyNotebook("00-start.ipynb", notebooks);
  process.env.LABELEASE_DATA = join(root, "data", "online-boutique-small");
  process.env.LABELEASE_OUT = join(folder, "out");
  [server, browser] = await Promise.all([JupyterServer.start(notebooks), openBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

inBrowser(
  `00-start in JupyterLab: a person answers ten cards, and sees the time line and the tables${leftOut}`,
  async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    const seen = watch(page);
    await openNotebook(page, server, "00-start.ipynb");
    await page.keyboard.press("Control+b"); // closes the list of files
    for (const cell of [1, 3, 5]) await runCell(page, cell);
    await page.waitForSelector(".le-deck .head", { timeout: 120_000 });
    await page.locator(".le-deck").focus();
    for (const key of "0000101000") {
      const before = await page.locator(".le-deck .dtop").innerText();
      await page.keyboard.press(key);
      await page.waitForFunction(
        `document.querySelector(".le-deck .save")?.textContent === "saved" &&
         document.querySelector(".le-deck .dtop").innerText !== ${JSON.stringify(before)}`,
      );
    }
    if (pictures) {
      await page.locator(".le-deck").evaluate("(node) => node.scrollIntoView({ block: 'end' })");
      await page.mouse.move(5, 5);
      await page.screenshot({ path: picture("deck.png") });
    }
    for (const cell of [7, 9, 11]) await runCell(page, cell);
    await page.waitForSelector(".js-plotly-plot .main-svg", { timeout: 60_000 });
    const lastOutput = page.locator(".jp-Notebook .jp-Cell").nth(11).locator(".jp-OutputArea-output").last();
    await lastOutput.getByText("abnormal").waitFor({ timeout: 60_000 });
    if (pictures) {
      await page.locator(".js-plotly-plot").evaluate("(node) => node.scrollIntoView({ block: 'center' })");
      await page.mouse.move(5, 5);
      await page.waitForTimeout(1000);
      await page.locator(".js-plotly-plot").screenshot({ path: picture("timeline.png") });
    }
    expect(await page.locator("progress").count()).toBe(0);
    expect(seen).toEqual({ outside: [], errors: [] });
    await page.close();
  },
  400_000,
);
