import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../base/error.js";
import { SPANS_FILE } from "../parquet/spans-form.js";

/** Files a run writes, by whose names it could overwrite what it reads. */
const WRITTEN: ReadonlySet<string> = new Set([
  "labels.parquet",
  "labels.csv",
  "answered.csv",
  "README.md",
  "run.json",
  "embedding.parquet",
]);

/**
 * Makes sure that what is written into a folder does not overwrite what is read.
 *
 * @param out The folder.
 * @param inputs Recordings (`spans.parquet` or a folder with it), whose folder stays as it is, and files.
 * @throws UsageError if the folder is that of the recording, or a file of a name that is written lies in it.
 */
export async function keepInputs(
  out: string,
  { data, files }: { readonly data?: string; readonly files: readonly (string | undefined)[] },
): Promise<void> {
  const folder = await real(out);
  const refuse = (what: string) => {
    throw new UsageError(`Cannot write into a folder with ${what}, which would be overwritten: name another`, {
      folder: out,
    });
  };
  if (data !== undefined) {
    const inside = await real(join(data, SPANS_FILE));
    if (folder === dirname(inside) || folder === dirname(await real(data))) refuse("the recording and its true labels");
  }
  for (const file of files) {
    if (file === undefined) continue;
    const path = await real(file);
    if (dirname(path) === folder && WRITTEN.has(basename(path))) refuse(basename(path));
  }
}

/** A path without links; as it is if nothing is there. */
function real(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
