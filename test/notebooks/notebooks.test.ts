import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simulate } from "../../lib/src/simulate/simulate.js";
import { jupyterTrouble, notebookOf } from "../e2e/jupyter.ts";
import { testUnless } from "../e2e/test-unless.ts";
import { NOTEBOOKS, type Notebook, nbconvert, outputsOf, scratchFolder } from "./jupyter.ts";

const trouble = jupyterTrouble();
const { run: executed, leftOut } = testUnless(trouble);

const names = (await readdir(NOTEBOOKS)).filter((name) => name.endsWith(".ipynb")).sort();
const read = async (path: string): Promise<Notebook> => JSON.parse(await readFile(path, "utf8"));

let folder: string;
let results: string;
let run: { code: number | null; said: string };

beforeAll(async () => {
  if (trouble !== undefined) return;
  folder = await scratchFolder();
  results = join(folder, "executed");
  const data = join(folder, "shop");
  await mkdir(results);
  await simulate({ out: data, traces: 500, seed: 1 });
  run = await nbconvert(
    [
      ...["--to", "notebook", "--execute", "--ExecutePreprocessor.store_widget_state=False"],
      ...["--output-dir", results, ...names.map((name) => join(NOTEBOOKS, name))],
    ],
    {
      LABELEASE_DATA: data,
      LABELEASE_ORACLE: join(data, "labels.parquet"),
      LABELEASE_OUT: join(folder, "out"),
      LABELEASE_BUDGET: "14",
      LABELEASE_TRIPLETS: "200",
    },
  );
}, 600_000);

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

test.each(names)("notebooks/%s is stored without outputs, for our kernel", async (name) => {
  const { cells, metadata } = await read(join(NOTEBOOKS, name));
  expect(metadata.kernelspec.name).toBe("labelease");
  expect(metadata.widgets).toBeUndefined();
  for (const cell of cells.filter(({ cell_type }) => cell_type === "code")) {
    expect(cell.outputs).toEqual([]);
    expect(cell.execution_count).toBeNull();
  }
});

executed(`all notebooks run from top to bottom with an oracle in place of a person${leftOut}`, async () => {
  expect(run.said).not.toContain("CellExecutionError");
  expect(run.code).toBe(0);
  for (const name of names) {
    const notebook = await read(join(results, name));
    const streams = notebook.cells
      .flatMap(({ outputs = [] }) => outputs)
      .filter((output) => output.output_type !== "stream");
    expect(streams.length, name).toBeGreaterThan(0);
    expect(
      outputsOf(notebook, "text/html").some((html) => html.includes("<table")),
      name,
    ).toBe(true);
  }
});

executed(`figures are kept as Plotly and as SVG, decks as HTML without scripts${leftOut}`, async () => {
  const start = await read(join(results, "00-start.ipynb"));
  const [picture] = outputsOf(start, "image/svg+xml");
  expect(picture).toMatch(/^<svg .*traces labelled/s);
  expect(outputsOf(start, "application/vnd.plotly.v1+json")).toHaveLength(1);
  const deck = outputsOf(start, "text/html").find((html) => html.includes("Labelling deck"));
  expect(deck).toContain("14 of 14 cards answered");
  for (const name of names) {
    const notebook = await read(join(results, name));
    for (const html of outputsOf(notebook, "text/html")) expect(html).not.toMatch(/<script|onerror=|onload=/i);
    expect(outputsOf(notebook, "image/svg+xml")).toHaveLength(
      outputsOf(notebook, "application/vnd.plotly.v1+json").length,
    );
  }
});

executed(
  `the page made of an executed notebook shows figures, decks and tables without a kernel${leftOut}`,
  async () => {
    const { code, said } = await nbconvert(["--to", "html", ...names.map((name) => join(results, name))]);
    expect(code, said).toBe(0);
    const page = await readFile(join(results, "00-start.html"), "utf8");
    // A page is long: a failed test must not print it.
    expect(page.includes("Labelling deck")).toBe(true);
    const [, picture = ""] = /<img [^>]*src="data:image\/svg\+xml;base64,([^"]*)"/.exec(page) ?? [];
    expect(Buffer.from(picture, "base64").toString().slice(0, 300)).toContain("500 traces labelled");
    expect(page.includes("application/vnd.jupyter.widget-view+json")).toBe(false);
  },
);

executed(
  `a notebook that fails ends with 1, its message, and no further cell${leftOut}`,
  async () => {
    const failing = join(folder, "failing.ipynb");
    const cells = ["throw new RangeError('budget must be above 0: -1')", "console.log('not reached')"];
    await writeFile(failing, notebookOf(cells));
    const { code, said } = await nbconvert(["--to", "notebook", "--execute", "--output-dir", results, failing]);
    expect(code).toBe(1);
    expect(said).toContain("RangeError: budget must be above 0: -1");
  },
  300_000,
);
