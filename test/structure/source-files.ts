import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Sources below a folder of the project: path with slashes, relative to that folder, and text. In order of path. */
export function sourceFiles(folder: string): Map<string, string> {
  const base = join(ROOT, folder);
  const paths = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(paths.map((path) => [relative(base, path).split(sep).join("/"), readFileSync(path, "utf8")]));
}
