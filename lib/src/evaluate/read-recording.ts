import { join } from "node:path";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { measurePopulation, type Population } from "../label/describe/population.js";
import {
  type PopulationContent,
  populationContent,
  populationOfContent,
} from "../label/describe/population-content.js";
import { TableCollector } from "../represent/context/table-collector.js";
import type { ContextTables } from "../represent/context/tables-form.js";
import { codeDigest } from "./code-digest.js";
import { loadKept, saveKept } from "./kept-file.js";

/** What labelling needs of a recording beside single traces. */
export interface RecordingRead {
  /** What the guided method asks by. */
  readonly tables: ContextTables;
  /** What cards are held against. */
  readonly population: Population;
}

/** The same as it is kept. */
interface Kept {
  readonly tables: ContextTables;
  readonly population: PopulationContent;
}

/**
 * Reads a recording once for all that labelling needs.
 *
 * @param kept Folder in which the result is kept for the next time; it may be deleted.
 * @throws What the corpus throws, or the reason of the signal.
 */
export async function readRecording(
  corpus: Corpus,
  { kept, signal, onProgress }: Work & { readonly kept: string },
): Promise<RecordingRead> {
  const file = join(kept, "recording.bin");
  const key = JSON.stringify([corpus.digest, codeDigest()]);
  const known = await loadKept<Kept>(file, key);
  if (known !== undefined) return { tables: known.tables, population: populationOfContent(known.population) };
  const collector = new TableCollector();
  const population = await measurePopulation(corpus, {
    signal,
    onBatch: (table) => collector.add(table),
    onProgress: onProgress && ((progress) => onProgress({ ...progress, stage: "read recording" })),
  });
  const tables = collector.finish();
  await saveKept(file, key, { tables, population: populationContent(population) } satisfies Kept);
  return { tables, population };
}
