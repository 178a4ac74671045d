import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The Python of the workbench. */
export interface PythonEnvironment {
  readonly path: string;
  readonly version: string;
  /** Version of JupyterLab in it, if it is there. */
  readonly jupyterlab: string | null;
}

const PROBE = `import sys
from importlib.metadata import PackageNotFoundError, version
try:
    lab = version("jupyterlab")
except PackageNotFoundError:
    lab = ""
print("%d.%d.%d" % sys.version_info[:3], lab)`;

/**
 * The Python environment that the set-up made or was given: `LABELEASE_PREFIX`, an active conda environment "labelease",
 * or `.venv` in a folder above this library.
 *
 * @returns Undefined where there is none, or none that runs.
 */
export async function pythonEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  library = fileURLToPath(import.meta.url),
): Promise<PythonEnvironment | undefined> {
  const prefixes: string[] = [];
  if (env.LABELEASE_PREFIX) prefixes.push(env.LABELEASE_PREFIX);
  else if (env.CONDA_DEFAULT_ENV === "labelease" && env.CONDA_PREFIX) prefixes.push(env.CONDA_PREFIX);
  else
    for (let folder = dirname(library); ; folder = dirname(folder)) {
      prefixes.push(join(folder, ".venv"));
      if (folder === dirname(folder)) break;
    }
  const files = prefixes.flatMap((prefix) => [
    join(prefix, "bin", "python"),
    join(prefix, "Scripts", "python.exe"),
    join(prefix, "python.exe"),
  ]);
  const path = files.find((file) => existsSync(file));
  if (path === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)(path, ["-c", PROBE], { windowsHide: true });
    const [version, jupyterlab] = stdout.trim().split(" ");
    return { path, version, jupyterlab: jupyterlab ?? null };
  } catch {
    return undefined;
  }
}
