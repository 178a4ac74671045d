import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserTrouble, openBrowser } from "./browser.ts";
import { JupyterServer, jupyterTrouble, notebookOf, openNotebook, runCell, watch } from "./jupyter.ts";

const trouble = jupyterTrouble() ?? (await browserTrouble());
if (trouble !== undefined && process.env.CI === "true") throw new Error(`The browser tests cannot run: ${trouble}`);
const inBrowser = trouble === undefined ? test : test.skip;
const leftOut = trouble === undefined ? "" : ` (left out: ${trouble})`;

let server: JupyterServer;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (trouble !== undefined) return;
  // Inside the project, so that cells find the library by its name.
  const out = fileURLToPath(new URL("../../out", import.meta.url));
  await mkdir(out, { recursive: true });
  folder = await mkdtemp(join(out, "e2e-"));
  await writeFile(
    join(folder, "figure.ipynb"),
    notebookOf([
      "import { host } from 'labelease-widgets';\nhost().display({ 'application/vnd.plotly.v1+json': { data: [{ y: [1, 3, 2] }], layout: {} } });",
      "import { metrics } from 'labelease';\n'f1 ' + metrics({ truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 1 }).f1",
    ]),
  );
  [server, browser] = await Promise.all([JupyterServer.start(folder), openBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}, 60_000);

inBrowser(
  `JupyterLab runs TypeScript cells, draws a Plotly figure, and asks nothing outside of this machine${leftOut}`,
  async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const seen = watch(page);
    await openNotebook(page, server, "figure.ipynb");
    await runCell(page, 0);
    await page.waitForSelector(".js-plotly-plot .main-svg", { timeout: 90_000 });
    await runCell(page, 1);
    await page.waitForFunction("document.body.innerText.includes('f1 1')", null, { timeout: 60_000 });
    expect(seen).toEqual({ outside: [], errors: [] });
    await page.close();
  },
  300_000,
);
