import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { browserTrouble, openBrowser } from "./browser.ts";
import { type FrontEnd, JupyterServer, jupyterTrouble } from "./jupyter.ts";
import { testUnless } from "./test-unless.ts";

/** The project folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const trouble = jupyterTrouble() ?? (await browserTrouble());

/** `inJupyter` runs a test where Jupyter and a browser are, `leftOut` says in its title what is missing. */
export const { run: inJupyter, leftOut } = testUnless(trouble);

/** A Jupyter server on a folder of its own, and a browser; there while the tests of a file run. */
export interface JupyterRig {
  readonly server: JupyterServer;
  readonly browser: Browser;
  /** Inside the project, so that cells find the library by its name. Removed after the tests. */
  readonly folder: string;
}

/**
 * Starts Jupyter and a browser before the tests of a file, and ends them after.
 *
 * @param prepare Fills the folder with notebooks.
 * @param env More variables of the kernels.
 */
export function jupyterRig(
  prepare: (folder: string) => Promise<unknown>,
  { app = "lab", env }: { app?: FrontEnd; env?: NodeJS.ProcessEnv } = {},
): JupyterRig {
  const rig: { -readonly [Key in keyof JupyterRig]?: JupyterRig[Key] } = {};
  beforeAll(async () => {
    if (trouble !== undefined) return;
    const out = join(ROOT, "out");
    await mkdir(out, { recursive: true });
    rig.folder = await mkdtemp(join(out, "e2e-"));
    await prepare(rig.folder);
    [rig.server, rig.browser] = await Promise.all([JupyterServer.start(rig.folder, app, env), openBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await rig.browser?.close();
    await rig.server?.stop();
    if (rig.folder) await rm(rig.folder, { recursive: true, force: true, maxRetries: 3 });
  }, 60_000);
  return rig as JupyterRig;
}
