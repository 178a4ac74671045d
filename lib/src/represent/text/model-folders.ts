import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Folders in which text models are looked for, first to last: `LABELEASE_MODELS` alone if it is set; otherwise
 * `share/labelease/models` of the prefix (`LABELEASE_PREFIX`, or the conda environment "labelease"), then of each
 * `.venv` in the folders above this library. Only folders that exist.
 *
 * @param env Environment variables.
 * @param library A file of this library.
 *
 * @example
 * assert.deepEqual(modelFolders({ LABELEASE_MODELS: "/models" }), ["/models"]);
 */
export function modelFolders(env: NodeJS.ProcessEnv = process.env, library = fileURLToPath(import.meta.url)): string[] {
  if (env.LABELEASE_MODELS) return [env.LABELEASE_MODELS];
  const prefixes: string[] = [];
  if (env.LABELEASE_PREFIX) prefixes.push(env.LABELEASE_PREFIX);
  if (env.CONDA_DEFAULT_ENV === "labelease" && env.CONDA_PREFIX) prefixes.push(env.CONDA_PREFIX);
  for (let folder = dirname(library); ; folder = dirname(folder)) {
    prefixes.push(join(folder, ".venv"));
    if (folder === dirname(folder)) break;
  }
  return prefixes.map((prefix) => join(prefix, "share", "labelease", "models")).filter((folder) => existsSync(folder));
}
