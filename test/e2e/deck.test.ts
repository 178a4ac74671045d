import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { openJournal } from "../../lib/src/label/journal/open-journal.js";
import { nbconvert } from "../notebooks/jupyter.ts";
import { HOSTILE, hostileRecording } from "./hostile.ts";
import { notebookOf, openNotebook, runCellByKeys, tabTo, watch } from "./jupyter.ts";
import { inJupyter, jupyterRig, leftOut } from "./rig.ts";

const CELLS = [
  `import { openDeck } from 'labelease-widgets';
const deck = await openDeck({ data: 'hostile/spans.parquet', journal: 'shop.journal', annotator: 'ann', budget: 35 });
deck`,
  `import { propagateJournal } from 'labelease';
const { record } = await propagateJournal({ data: 'hostile/spans.parquet', journal: 'shop.journal', out: 'labels' });
'exported ' + record.results.labelled`,
];

const DECK = ".le-deck";
/** Keys that mean something to a notebook: d d deletes a cell, a adds one, y makes it code, i i interrupts. */
const STRAY = ["d", "d", "a", "q", "y", "i", "i", "v", "f", "Delete", "Backspace", "Home", "Tab"];

const place = (page: Page) => page.locator(`${DECK} .dtop strong`).innerText();
const cardOf = (page: Page) => page.locator(`${DECK} .meta code`).innerText();
const toPlace = (page: Page, text: string) =>
  page.waitForFunction(
    `document.querySelector(".le-deck .dtop strong")?.textContent === ${JSON.stringify(text)}`,
    null,
    {
      timeout: 120_000,
    },
  );
const saved = (page: Page) => page.waitForFunction(`document.querySelector(".le-deck .save")?.textContent === "saved"`);

/** Answers the open card by key, and waits until the deck has gone on. */
async function answer(page: Page, key: string): Promise<void> {
  const before = await place(page);
  await page.keyboard.press(key);
  await page.waitForFunction(
    `document.querySelector(".le-deck .dtop strong").textContent !== ${JSON.stringify(before)}`,
  );
  await saved(page);
}

describe.each([
  ["JupyterLab", "lab"],
  ["Notebook 7", "notebook"],
] as const)("%s", (name, app) => {
  const rig = jupyterRig(
    async (folder) => {
      await writeFile(join(folder, "label.ipynb"), notebookOf(CELLS));
      await hostileRecording(folder);
    },
    { app },
  );
  const stored = async () => JSON.parse(await readFile(join(rig.folder, "label.ipynb"), "utf8"));
  const sources = async () =>
    (await stored()).cells.map((cell: { source: string | string[] }) => [cell.source].flat().join(""));

  async function answersOf(): Promise<{ traceId: string; value: string }[]> {
    const open = await openJournal(join(rig.folder, "shop.journal"));
    try {
      return open.standing("ann").map(({ traceId, value }) => ({ traceId, value }));
    } finally {
      open.close();
    }
  }

  inJupyter(
    `in ${name} a person labels 35 cards by keyboard alone, reloads, restarts the kernel, exports, and loses nothing${leftOut}`,
    async () => {
      const page = await rig.browser.newPage({ viewport: { width: 1300, height: 1500 } });
      const seen = watch(page);
      await openNotebook(page, rig.server, "label.ipynb");
      await runCellByKeys(page, 0);
      await page.waitForSelector(`${DECK} .head`, { timeout: 120_000 });
      await tabTo(page, DECK);
      expect(await place(page)).toBe("1 of 35");

      for (const key of ["0", "0", "1", "u", "0"]) await answer(page, key);
      expect((await answersOf()).map(({ value }) => value).join(" ")).toBe("normal normal abnormal unsure normal");

      await page.keyboard.press("z");
      await toPlace(page, "5 of 35");
      await page.keyboard.press("z");
      await toPlace(page, "4 of 35");
      await saved(page);
      expect(await answersOf()).toHaveLength(3);
      await page.keyboard.press("Z");
      await toPlace(page, "5 of 35");
      const cardBefore = await cardOf(page);

      for (const key of STRAY) {
        await page.keyboard.press(key);
        // Tab leaves the deck, as in any page, and comes back.
        if (key === "Tab") await page.keyboard.press("Shift+Tab");
      }
      expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(CELLS.length);
      expect(await cardOf(page)).toBe(cardBefore);

      await page.keyboard.press("n");
      await page.keyboard.type("<b>look</b> again, d d");
      await page.keyboard.press("Enter");
      await saved(page);

      // A page shows after a reload what was saved; Jupyter saves by itself every two minutes. Escape gives the keyboard
      // to the cell.
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+s");
      const isStored = async () => JSON.stringify(await stored()).includes("widget-view+json");
      await expect.poll(isStored, { timeout: 30_000 }).toBe(true);
      expect(await sources()).toEqual(CELLS);
      await page.reload();
      await page.waitForSelector(`${DECK} .head`, { timeout: 120_000 });
      expect(await cardOf(page)).toBe(cardBefore);
      await tabTo(page, DECK);
      await answer(page, "0");

      await rig.server.restartKernels();
      const cardThen = await cardOf(page);
      await page.keyboard.press("1");
      await page.waitForSelector(`${DECK} .banner.bad`, { timeout: 15_000 });
      expect(await page.locator(`${DECK} .banner.bad`).innerText()).toContain("run this cell again");
      expect(await cardOf(page)).toBe(cardThen);

      await page.keyboard.press("Escape");
      await runCellByKeys(page, 0);
      // The answer that was kept in the page is sent to the kernel that came back.
      await toPlace(page, "7 of 35");
      expect((await answersOf()).at(-1)).toEqual({ traceId: cardThen, value: "abnormal" });

      await tabTo(page, DECK);
      for (let card = 7; card <= 35; card++) await answer(page, card % 5 === 0 ? "1" : "0");
      await page.waitForSelector(`${DECK} .end`);
      expect(await page.locator(`${DECK} .end`).innerText()).toContain("All 35 cards are answered");
      const answers = await answersOf();
      // A card that contradicts the others is asked twice; its last answer stands.
      expect(answers.length).toBeGreaterThan(20);

      await page.keyboard.press("Escape");
      await runCellByKeys(page, 1);
      await page.waitForFunction("document.body.innerText.includes('exported 4000')", null, { timeout: 60_000 });
      const labels = await readFile(join(rig.folder, "labels", "labels.csv"), "utf8");
      expect(labels.trimEnd().split("\n")).toHaveLength(4001);
      for (const { traceId, value } of answers.filter(({ value }) => value !== "unsure"))
        expect(labels).toMatch(new RegExp(`^${traceId},${value},human,`, "m"));

      // The twin for pages without scripts follows the answers, and is out of sight where the deck itself is.
      expect(await page.locator('[class^="le-twin-"]').first().isVisible()).toBe(false);
      await page.keyboard.press("Control+s");
      await expect.poll(async () => JSON.stringify(await stored()).includes("exported 4000")).toBe(true);
      const abnormal = answers.filter(({ value }) => value === "abnormal").length;
      const text = JSON.stringify((await stored()).cells[0].outputs);
      // Not `toContain`, which would print all of it.
      expect(text.includes(`35 of 35 cards answered: ▲ ${abnormal} abnormal`), "twin in the stored notebook").toBe(
        true,
      );
      expect(await sources()).toEqual(CELLS);
      expect(await page.evaluate("window.hacked")).toBeUndefined();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(seen).toEqual({ outside: [], errors: [] });
      await page.close();
    },
    600_000,
  );

  inJupyter(
    `the page made of what ${name} stored shows names that hold markup and scripts as text, and runs nothing${leftOut}`,
    async () => {
      const { code, said } = await nbconvert(["--to", "html", join(rig.folder, "label.ipynb")]);
      expect(code, said).toBe(0);
      const page = await rig.browser.newPage();
      const seen = watch(page);
      // The page of nbconvert asks for scripts of its own; none of them is ours.
      await page.route(/^https?:/, (route) => route.abort());
      await page.goto(`file://${join(rig.folder, "label.html")}`);
      await page.waitForTimeout(500);
      expect(await page.locator("body").innerText()).toContain(HOSTILE.slice(0, 20));
      expect(await page.evaluate("window.hacked")).toBeUndefined();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(seen.errors.filter((text) => text.startsWith("dialog"))).toEqual([]);
      await page.close();
    },
    120_000,
  );
});
