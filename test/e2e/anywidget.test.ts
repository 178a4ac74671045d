import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { notebookOf, openNotebook, runCell, watch } from "./jupyter.ts";
import { inJupyter, jupyterRig, leftOut, ROOT } from "./rig.ts";

const CELLS = [
  `import { openDeck } from 'labelease-widgets';
const deck = await openDeck({ data: ${JSON.stringify(join(ROOT, "data", "online-boutique-small"))}, journal: 'shop.journal', annotator: 'ann', budget: 35 });
deck`,
  "deck.session.answers().map(({ value }) => value).join(' ')",
];
const rig = jupyterRig((folder) => writeFile(join(folder, "label.ipynb"), notebookOf(CELLS)), {
  env: { LABELEASE_WIDGETS: "anywidget" },
});

inJupyter(
  `anywidget itself draws the deck from the module that the kernel sends, and answers come back${leftOut}`,
  async () => {
    const page = await rig.browser.newPage({ viewport: { width: 1200, height: 1200 } });
    const seen = watch(page);
    await openNotebook(page, rig.server, "label.ipynb");
    await runCell(page, 0);
    await page.waitForSelector(".le-deck .head", { timeout: 120_000 });
    await page.locator(".le-deck").focus();
    for (const [i, key] of ["0", "1", "u"].entries()) {
      await page.keyboard.press(key);
      await page.waitForFunction(
        `document.querySelector(".le-deck .dtop strong")?.textContent === "${i + 2} of 35" &&
         document.querySelector(".le-deck .save")?.textContent === "saved"`,
      );
    }
    await page.keyboard.press("c");
    await page.waitForSelector(".le-deck .cmpw");
    await runCell(page, 1);
    await page.waitForFunction("document.body.innerText.includes('normal abnormal unsure')", null, { timeout: 60_000 });
    expect(seen).toEqual({ outside: [], errors: [] });
    await page.close();
  },
  300_000,
);
