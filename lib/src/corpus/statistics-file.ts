import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ImportError } from "../base/error.js";
import { CallPaths } from "../trace/call-path.js";
import { ABSENT } from "../trace/span-table.js";
import type { Statistic } from "./statistic.js";
import type { CallPathStatistics } from "./statistics.js";

const VERSION = 1;
const FIELDS = ["count", "mean", "std", "min", "max", "p50", "p95", "p99"] as const;

/** Form of the file: a path is its parent (-1 for none) and its last call; numbers stand in the order of FIELDS. */
interface Content {
  readonly callPathStatistics: number;
  readonly fields: readonly string[];
  readonly paths: readonly (readonly [parent: number, service: string, operation: string])[];
  readonly duration: readonly (readonly number[])[];
  readonly self: readonly (readonly number[])[];
}

/** Writes call-path statistics as JSON, whole or not at all. */
export async function saveCallPathStatistics(
  file: string,
  { paths, duration, self }: CallPathStatistics,
): Promise<void> {
  const numbers = (statistic: Statistic) => FIELDS.map((field) => statistic[field]);
  const content: Content = {
    callPathStatistics: VERSION,
    fields: FIELDS,
    paths: Array.from({ length: paths.size }, (_, path) => [
      paths.parent(path) === ABSENT ? -1 : paths.parent(path),
      paths.service(path),
      paths.operation(path),
    ]),
    duration: duration.map(numbers),
    self: self.map(numbers),
  };
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
  const paths = new CallPaths();
  for (const [parent, service, operation] of content.paths) paths.add(parent < 0 ? ABSENT : parent, service, operation);
  const statistic = (numbers: readonly number[]) =>
    Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i]])) as unknown as Statistic;
  return { paths, duration: content.duration.map(statistic), self: content.self.map(statistic) };
}
