import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project folder: this file lies in scripts/setup. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Where things go: into an environment that is there already (`LABELEASE_PREFIX`, or an active conda environment named
 * "labelease"), otherwise into `.venv` of the project.
 *
 * @param {string} root Project folder.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function placesOf(root = ROOT, env = process.env, platform = process.platform) {
  const given =
    env.LABELEASE_PREFIX || (env.CONDA_DEFAULT_ENV === "labelease" ? env.CONDA_PREFIX : undefined) || undefined;
  const prefix = given ? resolve(given) : join(root, ".venv");
  const windows = platform === "win32";
  const inVenv = windows ? join(prefix, "Scripts", "python.exe") : join(prefix, "bin", "python");
  // conda on Windows has python.exe in the prefix itself.
  const inConda = join(prefix, "python.exe");
  return {
    root,
    prefix,
    /** Whether `prefix` is .venv, which the set-up makes and may make anew. */
    ownPrefix: given === undefined,
    python: windows && given && existsSync(inConda) ? inConda : inVenv,
    share: join(prefix, "share", "labelease"),
    stamps: join(prefix, "share", "labelease", "setup.json"),
    models: join(prefix, "share", "labelease", "models"),
    /** TensorFlow, if it is wanted. */
    native: join(root, ".native"),
    state: join(root, ".labelease"),
    log: join(root, ".labelease", "setup.log"),
  };
}

/** @typedef {ReturnType<typeof placesOf>} Places */

/**
 * The program and first arguments that run npm: the npm that runs us, or the one beside Node, since starting
 * `npm.cmd` on Windows needs a shell.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function npmCommand(env = process.env, node = process.execPath) {
  const besides = [
    join(dirname(node), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(node), "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const running = env.npm_execpath;
  const cli =
    running && /^npm-cli\.c?js$/.test(basename(running)) ? running : besides.find((candidate) => existsSync(candidate));
  return cli ? [node, cli] : ["npm"];
}
