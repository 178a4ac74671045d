import type { Dirent, Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { ImportError } from "../../base/error.js";
import { compareText } from "./compare-text.js";
import { globMatcher, isGlob } from "./glob.js";
import { readError } from "./read-error.js";

/** A file to import. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether the user named this very file; one found in a folder or by a pattern may turn out to be no trace file. */
  readonly named: boolean;
}

/**
 * The files that paths stand for: files, folders (searched to the bottom) and globs. Hidden files and `corpus.json` are
 * left out of folders, and each file comes once, in the order of its path.
 *
 * @param paths At least one.
 * @param except A folder that is not searched: where the corpus will be.
 * @throws ImportError for a path that does not exist or cannot be read, and a folder or glob without files.
 */
export async function findFiles(paths: readonly string[], except: string): Promise<FoundFile[]> {
  if (paths.length === 0) throw new ImportError("Cannot import: no path given");
  const left = resolve(except);
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    let stats: Stats | undefined;
    try {
      stats = await stat(path);
    } catch (cause) {
      if (!isGlob(path)) throw readError(path, cause);
    }
    const files: FoundFile[] = [];
    if (stats === undefined) await search(path, left, files);
    else if (stats.isDirectory()) await search(undefined, left, files, path);
    else if (stats.isFile()) files.push({ path, bytes: stats.size, named: true });
    else throw new ImportError("Cannot read file: it is no regular file", { file: path });
    if (files.length === 0) {
      throw new ImportError(`Cannot import: no files in ${stats ? "folder" : "pattern"}`, { path });
    }
    for (const file of files) {
      const real = await realpath(file.path);
      const known = found.get(real);
      if (known === undefined || (file.named && !known.named)) found.set(real, file);
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.path, b.path));
}

async function search(pattern: string | undefined, except: string, files: FoundFile[], folder?: string): Promise<void> {
  const glob = pattern === undefined ? undefined : globMatcher(pattern.replaceAll(sep, "/"));
  const seen = new Set<string>();
  const open = [folder ?? glob!.base];
  while (open.length > 0) {
    const at = open.pop()!;
    if (resolve(at) === except && at !== folder) continue;
    let entries: Dirent[];
    try {
      // Links may lead back up.
      const real = await realpath(at);
      if (seen.has(real)) continue;
      seen.add(real);
      entries = await readdir(at, { withFileTypes: true });
    } catch (cause) {
      if (at === glob?.base) return;
      throw readError(at, cause);
    }
    for (const { name } of entries) {
      if (name.startsWith(".") && !(glob !== undefined && pattern!.includes("/."))) continue;
      const path = at === "." && !pattern?.startsWith("./") && folder === undefined ? name : join(at, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats?.isDirectory()) open.push(path);
      else if (!stats?.isFile() || name === "corpus.json") continue;
      else if (glob === undefined || glob.matches(path.replaceAll(sep, "/")) || glob.matches(`./${path}`)) {
        files.push({ path, bytes: stats.size, named: false });
      }
    }
  }
}
