import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diskReason } from "../base/disk-reason.js";
import { LabelEaseError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import { CORPUS_FILE, writeCorpusFile } from "../parquet/corpus-file.js";
import { fileDigest } from "../parquet/file-digest.js";
import { openSession } from "../parquet/session.js";
import { SpanFileWriter } from "../parquet/span-file.js";
import { SPANS_FILE } from "../parquet/spans-form.js";
import { arriveLate } from "./arrive-late.js";
import { FaultCounter } from "./count-faults.js";
import type { Fault } from "./fault.js";
import { faultsCsv } from "./faults-csv.js";
import { type GenerateOptions, type Generator, generate } from "./generate.js";
import { LabelsFileWriter } from "./labels-file.js";

/** What to simulate, and where to put it. */
export interface SimulateOptions extends GenerateOptions, Work {
  /** Folder of the recording: a new one, an empty one, or one with a recording, which is replaced. */
  readonly out: string;
  /**
   * Share of the spans that arrive late: their rows stand behind those of traces that began meanwhile. So `spans.parquet` is
   * in order of arrival, which readers put right. Default 0: rows by trace.
   */
  readonly lateSpans?: number;
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
 * @throws UsageError if an option cannot be used, or something else is in the folder; LabelEaseError if it cannot be
 *   written.
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
  const { lateSpans = 0 } = options;
  if (!(lateSpans >= 0 && lateSpans <= 1))
    throw new UsageError(`Cannot delay ${lateSpans} of the spans: it is not in [0, 1]`);
  const generator = generate(options);
  await refuseOthers(out);
  const { made, folder } = await begin(out);
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

/** A folder with something else in it may hold labels of the same name that somebody made. */
async function refuseOthers(out: string): Promise<void> {
  const names = (await readdir(out).catch(() => [])).filter((name) => !name.startsWith("."));
  if (names.length > 0 && !names.includes(SPANS_FILE)) {
    throw new UsageError("Cannot write recording: the folder is not empty and holds no recording", { folder: out });
  }
}

async function begin(out: string): Promise<{ made: string | undefined; folder: string }> {
  try {
    return { made: await mkdir(out, { recursive: true }), folder: await mkdtemp(join(out, ".simulate-")) };
  } catch (cause) {
    const reason = diskReason(cause) ?? (cause as Error).message;
    throw new LabelEaseError(`Cannot write recording: ${reason}`, { folder: out }, { cause });
  }
}

/** Whether two faults act at one time. */
function overlap(faults: readonly Fault[]): boolean {
  const byStart = [...faults].sort((a, b) => a.startUs - b.startUs);
  let end = Number.NEGATIVE_INFINITY;
  for (const { startUs, endUs } of byStart) {
    if (startUs < end) return true;
    end = Math.max(end, endUs);
  }
  return false;
}

async function write(
  generator: Generator,
  folder: string,
  { threads, signal, onProgress, seed = 1, lateSpans = 0 }: SimulateOptions,
): Promise<Simulated> {
  const session = await openSession({ threads, tempFolder: folder });
  try {
    const spanWriter = await SpanFileWriter.open(join(folder, SPANS_FILE), { session });
    const labelWriter = await LabelsFileWriter.open(join(folder, "labels.parquet"), session, overlap(generator.faults));
    const counter = new FaultCounter(generator.faults);
    let played = 0;
    let anomalous = 0;
    try {
      for (const { table, labels, requests } of generator.batches()) {
        await spanWriter.append(table);
        labelWriter.append(labels);
        played += requests;
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
    if (lateSpans > 0) await arriveLate(session, join(folder, SPANS_FILE), { share: lateSpans, seed });
    await writeFile(join(folder, "faults.csv"), faultsCsv(generator.faults, counter));
    const digest = await fileDigest(join(folder, SPANS_FILE), signal);
    await writeCorpusFile(folder, {
      traces,
      spans,
      digest,
      report: { ...generator.description, ...(lateSpans > 0 ? { lateSpans } : {}) },
    });
    return { traces, spans, anomalous, faults: generator.faults.length };
  } finally {
    await session.close();
  }
}
