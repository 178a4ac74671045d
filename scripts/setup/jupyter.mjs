import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** JupyterLab asks at its first start whether to fetch news, and looks for updates: neither leaves this machine. */
const SETTINGS = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };

/**
 * Ours is the kernel where none is named: a cell that is run while a notebook of ours is still opening would otherwise
 * start a Python kernel (Notebook 7).
 */
const SERVER = { MultiKernelManager: { default_kernel_name: "labelease" } };

/** @param {import("./places.mjs").Places} places */
function contents({ root, prefix }, node, platform) {
  const at = (...path) => join(prefix, "share", "jupyter", ...path);
  const main = join(root, "widgets", "dist", "kernel", "main.js");
  const kernel = {
    argv: [node, main, "--config-path", "{connection_file}"],
    display_name: "TypeScript (LabelEase)",
    language: "typescript",
    // A message cannot stop a synchronous loop: the process has one thread, and it is busy.
    interrupt_mode: platform === "win32" ? "message" : "signal",
  };
  return new Map([
    [at("kernels", "labelease", "kernel.json"), kernel],
    [at("lab", "settings", "overrides.json"), SETTINGS],
    [join(prefix, "etc", "jupyter", "jupyter_server_config.d", "labelease.json"), SERVER],
  ]);
}

/**
 * The files by which Jupyter finds our kernel.
 *
 * @param {import("./places.mjs").Places} places
 */
export function jupyterFiles(places, node = process.execPath, platform = process.platform) {
  return [...contents(places, node, platform).keys()];
}

/**
 * Tells the Jupyter of the environment of our kernel. Paths are absolute, so a project that was moved is set up again.
 *
 * @param {import("./places.mjs").Places} places
 */
export function installJupyterFiles(places, node = process.execPath, platform = process.platform) {
  for (const [file, content] of contents(places, node, platform)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/**
 * Where JupyterLab looks for our extension.
 *
 * @param {import("./places.mjs").Places} places
 */
export function installedExtension({ prefix }) {
  return join(prefix, "share", "jupyter", "labextensions", "labelease-widgets");
}

/**
 * Copies the built extension to where JupyterLab looks for it, in place of an older one.
 *
 * @param {import("./places.mjs").Places} places
 */
export function installExtension(places) {
  const target = installedExtension(places);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(places.root, "widgets", "labextension"), target, { recursive: true });
}
