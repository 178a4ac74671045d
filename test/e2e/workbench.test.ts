import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { notebookOf, openNotebook, runCell, watch } from "./jupyter.ts";
import { inJupyter, jupyterRig, leftOut } from "./rig.ts";

const CELLS = [
  "import { host } from 'labelease-widgets';\nhost().display({ 'application/vnd.plotly.v1+json': { data: [{ y: [1, 3, 2] }], layout: {} } });",
  "import { metrics } from 'labelease';\n'f1 ' + metrics({ truePositive: 1, falsePositive: 0, falseNegative: 0, trueNegative: 1 }).f1",
];
const rig = jupyterRig((folder) => writeFile(join(folder, "figure.ipynb"), notebookOf(CELLS)));

inJupyter(
  `JupyterLab runs TypeScript cells, draws a Plotly figure, and asks nothing outside of this machine${leftOut}`,
  async () => {
    const page = await rig.browser.newPage({ viewport: { width: 1200, height: 900 } });
    const seen = watch(page);
    await openNotebook(page, rig.server, "figure.ipynb");
    await runCell(page, 0);
    await page.waitForSelector(".js-plotly-plot .main-svg", { timeout: 90_000 });
    await runCell(page, 1);
    await page.waitForFunction("document.body.innerText.includes('f1 1')", null, { timeout: 60_000 });
    expect(seen).toEqual({ outside: [], errors: [] });
    await page.close();
  },
  300_000,
);
