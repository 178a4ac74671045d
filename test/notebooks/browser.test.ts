import { join } from "node:path";
import { expect } from "vitest";
import { openNotebook, runCell, watch } from "../e2e/jupyter.ts";
import { inJupyter, jupyterRig, leftOut, ROOT } from "../e2e/rig.ts";
import { copyNotebook } from "./jupyter.ts";

/** `LABELEASE_PICTURES=1 npx vitest run test/notebooks/browser.test.ts` makes the pictures of the documents anew. */
const pictures = process.env.LABELEASE_PICTURES === "1";
const picture = (name: string) => join(ROOT, "docs", "pictures", name);

const rig = jupyterRig(async (folder) => {
  await copyNotebook("00-start.ipynb", folder);
  process.env.LABELEASE_DATA = join(ROOT, "data", "online-boutique-small");
  process.env.LABELEASE_OUT = join(folder, "out");
});

inJupyter(
  `00-start in JupyterLab: a person answers ten cards, and sees the time line and the tables${leftOut}`,
  async () => {
    const page = await rig.browser.newPage({ viewport: { width: 1280, height: 1000 } });
    const seen = watch(page);
    await openNotebook(page, rig.server, "00-start.ipynb");
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
