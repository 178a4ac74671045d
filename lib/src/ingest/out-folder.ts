import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { LabelEaseError, UsageError } from "../base/error.js";
import { CORPUS_FILE } from "../parquet/corpus-file.js";
import { SPANS_FILE } from "../parquet/spans-form.js";

/** The folder of a corpus while it is made: a hidden one beside it. */
export interface OutFolder {
  /** Where to write. */
  readonly partial: string;
  /** Puts the finished files under their name. Other files of a corpus that was there stay. */
  commit(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/**
 * Begins the folder of a corpus.
 *
 * @throws UsageError if there is something else than a corpus, or the place cannot be written.
 */
export async function openOutFolder(out: string): Promise<OutFolder> {
  const path = resolve(out);
  const files = await contents(path);
  const isCorpus = files?.some((name) => name === SPANS_FILE || name === CORPUS_FILE);
  if (files !== undefined && files.length > 0 && !isCorpus) {
    throw new UsageError("Cannot write corpus: the folder is not empty and holds no corpus", { folder: out });
  }
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString("hex")}.partial`);
  let top: string | undefined;
  try {
    // The topmost folder that was made, to be removed again.
    top = await mkdir(dirname(path), { recursive: true });
    await mkdir(partial);
  } catch (cause) {
    throw new UsageError(`Cannot write corpus: ${(cause as Error).message}`, { folder: out }, { cause });
  }
  const discard = async () => {
    await rm(partial, { recursive: true, force: true });
    if (top !== undefined) await rm(top, { recursive: true, force: true });
  };
  return {
    partial,
    discard,
    async commit() {
      try {
        if (files === undefined) await rename(partial, path);
        else {
          for (const name of [SPANS_FILE, CORPUS_FILE]) await rename(join(partial, name), join(path, name));
          await rm(partial, { recursive: true, force: true });
        }
        top = undefined;
      } catch (cause) {
        throw new LabelEaseError(`Cannot write corpus: ${(cause as Error).message}`, { folder: out }, { cause });
      }
    },
  };
}

/** Names in a folder; undefined if it does not exist. */
async function contents(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`Cannot write corpus: ${(cause as Error).message}`, { folder: path }, { cause });
  }
}
