import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { diskReason } from "../base/disk-reason.js";
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
 * @throws UsageError if there is something else than a corpus, LabelEaseError if the place cannot be written.
 */
export async function openOutFolder(out: string): Promise<OutFolder> {
  if (out === "") throw new UsageError("Cannot write corpus: the name of the folder is empty");
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
    throw cannotWrite(out, cause);
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
        throw cannotWrite(out, cause);
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
    if ((cause as NodeJS.ErrnoException).code === "ENOTDIR") {
      throw new UsageError(
        "Cannot write corpus: there is a file where the folder is to be",
        { folder: path },
        { cause },
      );
    }
    throw cannotWrite(path, cause);
  }
}

function cannotWrite(folder: string, cause: unknown): LabelEaseError {
  return new LabelEaseError(
    `Cannot write corpus: ${diskReason(cause) ?? (cause as Error).message}`,
    { folder },
    { cause },
  );
}
