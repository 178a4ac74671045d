import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Whether what is installed is what the lock file says: each package of the lock that is not optional is there in its
 * version. `npm ci` removes the list of what is installed first and writes it last, so half an installation has none.
 *
 * @param {string} lock Text of package-lock.json.
 * @param {string | undefined} installed Text of node_modules/.package-lock.json, if it is there.
 */
export function nodePackagesComplete(lock, installed) {
  if (installed === undefined) return false;
  const wanted = JSON.parse(lock).packages;
  const there = JSON.parse(installed).packages;
  return Object.entries(wanted).every(([path, { version, optional, link, resolved }]) => {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) return true; // our own packages
    const found = there[path];
    if (!found) return optional === true;
    return found.version === version && (!link || found.resolved === resolved);
  });
}

/** {@link nodePackagesComplete} of a project folder. */
export function nodePackagesInstalled(root) {
  const installed = join(root, "node_modules", ".package-lock.json");
  return nodePackagesComplete(
    readFileSync(join(root, "package-lock.json"), "utf8"),
    existsSync(installed) ? readFileSync(installed, "utf8") : undefined,
  );
}

/**
 * Settings for npm: its cache lies in the project where it cannot lie in the home folder (a read-only home).
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} fallback Folder for the cache then.
 */
export function npmEnvironment(env, fallback, home = homedir()) {
  const cache = env.npm_config_cache ?? join(home, ".npm");
  return isWritable(cache) ? env : { ...env, npm_config_cache: fallback };
}

function isWritable(path) {
  let folder = path;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
