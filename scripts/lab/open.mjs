import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { placesOf } from "../setup/places.mjs";

/**
 * Runs JupyterLab of the environment on notebooks/ until it ends.
 *
 * @param {readonly string[]} args For JupyterLab.
 * @returns {Promise<number>} Its exit code.
 */
export async function openLab(args) {
  const { python, root, models } = placesOf();
  const lab = spawn(python, ["-m", "jupyterlab", ...args], {
    cwd: join(root, "notebooks"),
    stdio: "inherit",
    // From a terminal of VS Code, too, this is JupyterLab: our extension draws the widgets.
    env: { LABELEASE_WIDGETS: "own", ...process.env, LABELEASE_MODELS: process.env.LABELEASE_MODELS ?? models },
  });
  // Ctrl-C reaches both; JupyterLab asks whether it is meant, so this process waits for the answer.
  const wait = () => {};
  process.on("SIGINT", wait);
  try {
    const [code, signal] = await once(lab, "exit");
    return code ?? (signal === null ? 1 : 130);
  } finally {
    process.off("SIGINT", wait);
  }
}
