import { open } from "node:fs/promises";
import { basename } from "node:path";
import { spreadAnswers } from "../label/bulk.js";
import type { Answer } from "../label/labels.js";
import { readAnswers } from "./read-answers.js";

/**
 * Reads the answers of several annotators from files, see {@link readAnswers}, and journals, see {@link openJournal}.
 *
 * Where a line does not say who answered, it is the file: `ann` for `sheets/ann.csv`. A name that stands in several files is
 * not taken for one person: those are told apart as `ann in first.csv` and `ann in second.csv`.
 *
 * @throws ImportError if a file cannot be read; {@link LabelLinesError} if lines cannot be used.
 *
 * @example
 * const { mkdtemp, writeFile } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const folder = await mkdtemp(`${tmpdir()}/labelease-`);
 * await writeFile(`${folder}/ann.csv`, "trace_id,value\nt1,abnormal\n");
 * assert.equal((await readAnnotators([`${folder}/ann.csv`]))[0].annotator, "ann");
 */
export async function readAnnotators(
  paths: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Answer[]> {
  const files: { readonly path: string; readonly answers: readonly Answer[] }[] = [];
  for (const path of paths) {
    const annotator = basename(path).replace(/\.[^.]*$/, "");
    const answers = (await isJournal(path)) ? await standing(path) : await readAnswers(path, { ...options, annotator });
    files.push({ path, answers: [...spreadAnswers(answers)] });
  }
  const seen = new Map<string, number>();
  for (const { answers } of files) {
    for (const name of new Set(answers.map(({ annotator }) => annotator))) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return files.flatMap(({ path, answers }) => {
    const file = nameOf(path, paths);
    return answers.map((answer) =>
      seen.get(answer.annotator) === 1 ? answer : { ...answer, annotator: `${answer.annotator} in ${file}` },
    );
  });
}

async function isJournal(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  try {
    const head = await file?.read(Buffer.alloc(15), 0, 15, 0);
    return head?.buffer.toString("latin1") === "SQLite format 3";
  } finally {
    await file?.close();
  }
}

/** The answers that stand in a journal. */
async function standing(path: string): Promise<Answer[]> {
  const { openJournal } = await import("../label/journal/open-journal.js");
  const journal = await openJournal(path);
  try {
    return journal.standing();
  } finally {
    journal.close();
  }
}

/** The name of the file where that tells it from the others, else the whole path. */
function nameOf(path: string, paths: readonly string[]): string {
  const name = basename(path);
  return paths.filter((other) => basename(other) === name).length === 1 ? name : path;
}
