import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ImportError } from "../base/error.js";
import type { CallPathStatistics } from "./statistics.js";
import { FIELDS, type StatisticsContent, statisticsContent, statisticsOfContent } from "./statistics-content.js";

const VERSION = 1;

/** Form of the file; numbers stand in the order of `fields`. */
interface Content extends StatisticsContent {
  readonly callPathStatistics: number;
  readonly fields: readonly string[];
}

/** Writes call-path statistics as JSON, whole or not at all. */
export async function saveCallPathStatistics(file: string, statistics: CallPathStatistics): Promise<void> {
  const content: Content = { callPathStatistics: VERSION, fields: FIELDS, ...statisticsContent(statistics) };
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  try {
    await writeFile(partial, JSON.stringify(content));
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * Reads what {@link saveCallPathStatistics} wrote; the paths keep their numbers.
 *
 * @throws ImportError if the file is of another form or a newer version.
 */
export async function loadCallPathStatistics(file: string): Promise<CallPathStatistics> {
  let content: Content;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new ImportError(`Cannot read call-path statistics: ${(cause as Error).message}`, { file }, { cause });
  }
  if (content?.callPathStatistics !== VERSION) {
    throw new ImportError(
      `Cannot read call-path statistics: version ${content?.callPathStatistics} is not ${VERSION}`,
      { file },
    );
  }
  return statisticsOfContent(content);
}
