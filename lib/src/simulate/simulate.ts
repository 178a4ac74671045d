import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Work } from "../base/work.js";
import { CORPUS_FILE, writeCorpusFile } from "../parquet/corpus-file.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSession } from "../parquet/session.js";
import { SpanFileWriter } from "../parquet/span-file.js";
import { SPANS_FILE } from "../parquet/spans-form.js";
import { FaultCounter } from "./count-faults.js";
import { faultsCsv } from "./faults-csv.js";
import { type GenerateOptions, type Generator, generate } from "./generate.js";
import { LabelsFileWriter } from "./labels-file.js";

/** What to simulate, and where to put it. */
export interface SimulateOptions extends GenerateOptions, Work {
  /** Folder of the recording; made if it is not there. Files of the same names in it are replaced. */
  readonly out: string;
  /** Threads of DuckDB; the bytes do not depend on it. */
  readonly threads?: number;
}

/** What {@link simulate} wrote. */
export interface Simulated {
  readonly traces: number;
  readonly spans: number;
  /** Traces a fault changed noticeably. */
  readonly anomalous: number;
  readonly faults: number;
}

/**
 * Writes a recording with known faults: `spans.parquet`, `corpus.json`, and as ground truth `labels.parquet` and
 * `faults.csv`. Memory stays flat; the same options give the same bytes; a failed or aborted run leaves nothing.
 *
 * @throws UsageError if an option cannot be used.
 *
 * @example
 * const { mkdtemp } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const out = await mkdtemp(`${tmpdir()}/simulated-`);
 * const { traces, faults } = await simulate({ out, traces: 300, seed: 1 });
 * assert.deepEqual({ traces, faults }, { traces: 300, faults: 1 });
 */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const { out, signal } = options;
  signal?.throwIfAborted();
  const generator = generate(options);
  const made = await mkdir(out, { recursive: true });
  const folder = await mkdtemp(join(out, ".simulate-"));
  let done = false;
  try {
    const simulated = await write(generator, folder, options);
    signal?.throwIfAborted();
    // The spans come last: a folder without them is not a recording.
    for (const name of ["faults.csv", "labels.parquet", CORPUS_FILE, SPANS_FILE]) {
      await rename(join(folder, name), join(out, name));
    }
    done = true;
    return simulated;
  } finally {
    await rm(folder, { recursive: true, force: true });
    // Only goes if it is empty; parents made on the way stay.
    if (made !== undefined && !done) await rmdir(out).catch(() => {});
  }
}

async function write(
  generator: Generator,
  folder: string,
  { threads, signal, onProgress }: SimulateOptions,
): Promise<Simulated> {
  const session = await openSession({ threads, tempFolder: folder });
  try {
    const spanWriter = await SpanFileWriter.open(join(folder, SPANS_FILE), { session });
    const labelWriter = await LabelsFileWriter.open(join(folder, "labels.parquet"), session);
    const counter = new FaultCounter(generator.faults);
    let played = 0;
    let anomalous = 0;
    try {
      for (const { table, labels } of generator.batches()) {
        await spanWriter.append(table);
        labelWriter.append(labels);
        played += labels.length;
        anomalous += labels.filter((label) => label.anomalous).length;
        counter.add(labels);
        onProgress?.({ stage: "simulate", done: played, total: generator.traces, unit: "traces" });
        await new Promise(setImmediate); // a click on Ctrl-C gets its turn
        signal?.throwIfAborted();
      }
    } catch (error) {
      await spanWriter.discard();
      throw error;
    }
    const { traces, spans } = await spanWriter.finish();
    await labelWriter.finish();
    await writeFile(join(folder, "faults.csv"), faultsCsv(generator.faults, counter));
    const digest = await fileDigest(join(folder, SPANS_FILE), signal);
    await writeCorpusFile(folder, { traces, spans, digest, report: generator.description });
    return { traces, spans, anomalous, faults: generator.faults.length };
  } finally {
    await session.close();
  }
}
