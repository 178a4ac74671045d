import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { placesOf } from "../../scripts/setup/places.mjs";

const places = placesOf();
/** JupyterLab starts within this time on a busy machine, in milliseconds. */
const PATIENCE = 90_000;

/** Why Jupyter cannot run here; undefined if it can. */
export function jupyterTrouble(): string | undefined {
  return existsSync(places.python) ? undefined : "the set-up has not run (npm run setup)";
}

/** JupyterLab or Notebook 7. */
export type FrontEnd = "lab" | "notebook";

/** A Jupyter server of the environment, on a folder of notebooks. */
export class JupyterServer {
  private constructor(
    readonly app: FrontEnd,
    readonly url: string,
    readonly token: string,
    private readonly process: ChildProcess,
    private readonly state: string,
  ) {}

  /**
   * @param folder Of the notebooks.
   * @param app The front end that is started; the addresses are its own.
   * @param env More variables of the kernels.
   */
  static async start(folder: string, app: FrontEnd = "lab", env: NodeJS.ProcessEnv = {}): Promise<JupyterServer> {
    const state = await mkdtemp(join(tmpdir(), "labelease-jupyter-"));
    const port = await freePort();
    const token = randomBytes(8).toString("hex");
    const options = [
      "--no-browser",
      "--allow-root",
      `--ServerApp.port=${port}`,
      "--ServerApp.port_retries=0",
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${folder}`,
    ];
    const own = {
      JUPYTER_CONFIG_DIR: join(state, "config"),
      JUPYTER_DATA_DIR: join(state, "data"),
      JUPYTER_RUNTIME_DIR: join(state, "runtime"),
    };
    const child = spawn(places.python, ["-m", app === "lab" ? "jupyterlab" : "notebook", ...options], {
      cwd: folder,
      stdio: process.env.LABELEASE_TEST_LOG ? "inherit" : "ignore",
      env: { ...process.env, ...own, LABELEASE_MODELS: process.env.LABELEASE_MODELS ?? places.models, ...env },
    });
    const server = new JupyterServer(app, `http://127.0.0.1:${port}`, token, child, state);
    await server.#ready();
    return server;
  }

  /** The address at which a notebook opens, with an empty layout of windows. */
  address(notebook: string): string {
    const path = this.app === "lab" ? `lab/tree/${notebook}?reset&` : `notebooks/${notebook}?`;
    return `${this.url}/${path}token=${this.token}`;
  }

  /** Calls the server's own interface. */
  async api(path: string, method = "GET"): Promise<Response> {
    return fetch(`${this.url}/api/${path}`, { method, headers: { Authorization: `token ${this.token}` } });
  }

  async kernels(): Promise<string[]> {
    const kernels = (await (await this.api("kernels")).json()) as { id: string }[];
    return kernels.map(({ id }) => id);
  }

  async restartKernels(): Promise<void> {
    for (const id of await this.kernels()) await this.api(`kernels/${id}/restart`, "POST");
  }

  async stop(): Promise<void> {
    for (const id of await this.kernels().catch(() => [])) await this.api(`kernels/${id}`, "DELETE").catch(() => {});
    this.process.kill("SIGTERM");
    const hard = setTimeout(() => this.process.kill("SIGKILL"), 5000);
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, "exit");
    clearTimeout(hard);
    await rm(this.state, { recursive: true, force: true, maxRetries: 3 });
  }

  async #ready(): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      if (this.process.exitCode !== null) throw new Error(`Jupyter ended with ${this.process.exitCode}`);
      if (
        await this.api("status").then(
          (response) => response.ok,
          () => false,
        )
      )
        return;
      await pause(200);
    }
    throw new Error("Jupyter did not start");
  }
}

/** Opens a notebook, and waits until its kernel is there. */
export async function openNotebook(page: Page, server: JupyterServer, notebook: string): Promise<void> {
  await page.goto(server.address(notebook));
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 90_000 });
  // Before it has asked for a kernel, Notebook 7 says "idle", too.
  await page.getByText("TypeScript (LabelEase)").first().waitFor({ timeout: 60_000 });
  await page.waitForSelector(".jp-Notebook-ExecutionIndicator[data-status=idle]", { timeout: 60_000 });
}

/** Number of the last run of a cell, "*" while it runs; undefined before the first. */
async function runOf(page: Page, index: number): Promise<string | undefined> {
  const prompt = page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-InputPrompt").first();
  return /\[(\*|\d+)\]/.exec((await prompt.textContent()) ?? "")?.[1];
}

/** Does something that runs a cell, again where a page that is still loading has taken no notice. */
async function untilItRuns(page: Page, index: number, act: () => Promise<void>): Promise<void> {
  const before = await runOf(page, index);
  for (let tries = 0; tries < 5; tries++) {
    await act();
    for (let i = 0; i < 40; i++) {
      const now = await runOf(page, index);
      if (now !== undefined && now !== before) return;
      await pause(100);
    }
  }
  throw new Error(`Cell ${index} does not run`);
}

/** Runs a cell of the open notebook, counted from 0, as a person does: a click into it, and Shift+Enter. */
export async function runCell(page: Page, index: number): Promise<void> {
  const cell = page.locator(".jp-Notebook .jp-Cell").nth(index);
  await untilItRuns(page, index, async () => {
    // Forced: on a busy machine the page moves for a long time, and a click that misses is made again.
    await cell.locator(".cm-content").first().click({ force: true, timeout: 20_000 });
    await page.keyboard.press("Shift+Enter");
  });
}

/** The same without a mouse, where a cell of the notebook has the keyboard. */
export async function runCellByKeys(page: Page, index: number): Promise<void> {
  const cells = page.locator(".jp-Notebook .jp-Cell");
  await untilItRuns(page, index, async () => {
    for (let i = await cells.count(); i > 0; i--) await page.keyboard.press("ArrowUp");
    for (let i = 0; i < index; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+Enter");
  });
}

/** Presses Tab until an element has the keyboard. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 30; i++) {
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

/**
 * What Notebook 7.6.5 says by itself, without any extension of ours: its key map asks for settings that are not there
 * yet.
 */
const OF_NOTEBOOK_7 = "Cannot read properties of undefined (reading 'schema')";

/** Collects every request of a page that leaves this machine, and every error that nobody caught. */
export function watch(page: Page): { readonly outside: string[]; readonly errors: string[] } {
  const seen = { outside: [] as string[], errors: [] as string[] };
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1") seen.outside.push(request.url());
  });
  page.on("pageerror", ({ message }) => message !== OF_NOTEBOOK_7 && seen.errors.push(message));
  page.on("dialog", (dialog) => {
    // Jupyter asks before a page with changes is left, such as the drawing of a deck that follows an answer just given.
    if (dialog.type() === "beforeunload") return void dialog.accept();
    seen.errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

/** Text of a notebook with our kernel, without outputs. */
export function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
    metadata: {
      kernelspec: { name: "labelease", display_name: "TypeScript (LabelEase)", language: "typescript" },
      language_info: { name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
