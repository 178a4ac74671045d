import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ImportError } from "../base/error.js";
import { SCHEMA_VERSION } from "./spans-form.js";

/** Name of the file beside `spans.parquet`. */
export const CORPUS_FILE = "corpus.json";

/** What `corpus.json` says of the `spans.parquet` beside it. */
export interface CorpusFile {
  /** Version of the form; a newer one than {@link SCHEMA_VERSION} is refused. */
  readonly schemaVersion: number;
  readonly traces: number;
  readonly spans: number;
  /** SHA-256 of `spans.parquet`. */
  readonly digest: string;
  /** How it was made: the report of the import, or the options of the simulation. */
  readonly report?: unknown;
}

/**
 * Reads `corpus.json` in a folder.
 *
 * @returns undefined if there is none: a bare `spans.parquet` is a corpus, too.
 * @throws ImportError if it is broken or of a newer version.
 */
export async function readCorpusFile(folder: string): Promise<CorpusFile | undefined> {
  const file = join(folder, CORPUS_FILE);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ImportError("Cannot read corpus.json", { file }, { cause });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ImportError(`Cannot read corpus.json: ${(cause as Error).message}`, { file }, { cause });
  }
  const { schemaVersion, traces, spans, digest, report } = (content ?? {}) as Partial<CorpusFile>;
  if (!Number.isInteger(schemaVersion)) throw new ImportError("Cannot read corpus.json: no schemaVersion", { file });
  if (schemaVersion! > SCHEMA_VERSION) {
    throw new ImportError(
      `Cannot read corpus: its schema version ${schemaVersion} is newer than ${SCHEMA_VERSION}, the newest known here; update labelease`,
      { file },
    );
  }
  if (!Number.isInteger(traces) || !Number.isInteger(spans) || typeof digest !== "string") {
    throw new ImportError("Cannot read corpus.json: traces, spans or digest is missing", { file });
  }
  return { schemaVersion: schemaVersion!, traces: traces!, spans: spans!, digest, report };
}

/** Writes `corpus.json` into a folder, whole or not at all. */
export async function writeCorpusFile(folder: string, content: Omit<CorpusFile, "schemaVersion">): Promise<void> {
  const file = join(folder, CORPUS_FILE);
  const partial = join(folder, `.${CORPUS_FILE}.${process.pid}.partial`);
  try {
    await writeFile(partial, `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...content }, null, 2)}\n`);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}
