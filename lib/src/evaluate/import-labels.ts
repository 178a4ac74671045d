import { UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { LabelLinesError, type LineProblem } from "../export/label-lines-error.js";
import { type ListedLabel, type ListedWindow, readLabelList } from "../export/read-label-list.js";
import { checkTruthPath, type TruthRow, writeTruth } from "../export/write-truth.js";
import { idKey } from "../ingest/ids.js";
import { importAnswers } from "../label/journal/import-answers.js";
import { openJournal } from "../label/journal/open-journal.js";
import type { Answer } from "../label/labels.js";
import { SpanFlag, type SpanTable } from "../trace/span-table.js";
import { beginJournal } from "./journal-begin.js";

/** What {@link importLabels} is to do. */
export interface ImportLabelsOptions extends Work {
  /** The recording the labels are of. */
  readonly corpus: Corpus;
  /** Files of labels, or of faults. */
  readonly files: readonly string[];
  /** Oracle to write: `.parquet` or `.csv`. One of this and `journal`. */
  readonly oracle?: string;
  /** Journal to take the labels into. */
  readonly journal?: string;
  /** Who said it, where a line does not say. Default "file". */
  readonly annotator?: string;
  /** Length of a fault in seconds, where the file does not say. */
  readonly windowSeconds?: number;
  /** Pass over lines about traces that are not in the recording; default false: they are an error. */
  readonly knownOnly?: boolean;
  /** Hold traces that no line is about for normal; default false. With faults it is always so. */
  readonly restNormal?: boolean;
}

/** What became of files of labels. */
export interface ImportedLabels {
  /** Traces that got a label. */
  readonly labelled: number;
  readonly normal: number;
  readonly abnormal: number;
  readonly unsure: number;
  /** Lines that say nothing yet, or were passed over because their trace is not in the recording. */
  readonly blank: number;
  readonly unknown: number;
  /** Events appended to the journal; 0 where it knew everything. */
  readonly events: number;
  /** Faults, and how many traces each made abnormal. */
  readonly windows: readonly (ListedWindow & { readonly file: string; readonly traces: number })[];
}

/**
 * Takes labels and lists of faults from elsewhere: they become an oracle file or events of a journal. A fault makes
 * abnormal every trace that begins in its window and passes through its service; all others are normal.
 *
 * @returns Counts; nothing is written before every line was understood.
 * @throws LabelLinesError with all lines that cannot be taken: unknown ids, services, words or times.
 */
export async function importLabels(options: ImportLabelsOptions): Promise<ImportedLabels> {
  const { corpus, files, oracle, journal, annotator = "file", windowSeconds, knownOnly = false, signal } = options;
  if ((oracle === undefined) === (journal === undefined)) {
    throw new UsageError("Cannot import labels: say where to, either an oracle file or a journal");
  }
  if (oracle !== undefined) checkTruthPath(oracle);
  const lists = [];
  for (const file of files) lists.push({ file, ...(await readLabelList(file, { windowSeconds, signal })) });
  const traces = await tracesOf(
    corpus,
    lists.flatMap(({ windows }) => windows),
    options,
  );
  const said = new Map<string, ListedLabel>();
  let unknown = 0;
  for (const { file, labels, windows, problems } of lists) {
    const wrong: LineProblem[] = [...problems];
    for (const label of labels) {
      const traceId = traces.find(label.traceId);
      const before = traceId === undefined ? undefined : said.get(traceId);
      if (traceId === undefined) {
        if (knownOnly) unknown++;
        else
          wrong.push({ line: label.line, reason: `trace_id ${JSON.stringify(label.traceId)} is not in the recording` });
      } else if (before !== undefined && oracle !== undefined && before.value !== label.value) {
        wrong.push({
          line: label.line,
          reason: `trace_id ${JSON.stringify(label.traceId)} is ${before.value} on line ${before.line}`,
        });
      } else if (oracle !== undefined && label.value !== "normal" && label.value !== "abnormal") {
        wrong.push({ line: label.line, reason: `an oracle knows normal and abnormal, and not "${label.value}"` });
      } else said.set(traceId, { ...label, traceId });
    }
    for (const { line, service } of windows) {
      if (service === undefined || corpus.names.services.includes(service)) continue;
      wrong.push({ line, reason: `service ${JSON.stringify(service)} is not in the recording` });
    }
    if (wrong.length > 0)
      throw new LabelLinesError(
        file,
        wrong.sort((a, b) => a.line - b.line),
      );
  }
  const hasWindows = lists.some(({ windows }) => windows.length > 0);
  const rows: (TruthRow & { readonly label?: ListedLabel })[] = [];
  for (const { id, start, window } of traces.all) {
    const label = said.get(id);
    if (label === undefined && !hasWindows && !options.restNormal) continue;
    const anomalous = label === undefined ? window !== undefined : label.value === "abnormal";
    const cause: Partial<ListedWindow> = window ?? {};
    rows.push({
      ...{ traceId: id, start, anomalous, inWindow: window !== undefined, suspect: label?.suspect ?? false, label },
      ...(anomalous && {
        faultId: label?.faultId ?? cause.faultId,
        culprit: label?.culprit ?? cause.service,
        faultType: label?.faultType ?? cause.faultType,
      }),
    });
  }
  let events = 0;
  if (oracle !== undefined) await writeTruth(oracle, rows);
  else {
    const opened = await openJournal(journal!, { client: "labels import" });
    try {
      beginJournal(opened, corpus, {}, annotator);
      events = importAnswers(
        opened,
        rows.map((row) => answerOf(row, annotator)),
      ).length;
    } finally {
      opened.close();
    }
  }
  const unsure = rows.filter(({ label }) => label?.value === "unsure" || label?.value === "skip").length;
  const abnormal = rows.filter(({ anomalous }) => anomalous).length;
  return {
    labelled: rows.length,
    normal: rows.length - abnormal - unsure,
    ...{ abnormal, unsure, unknown, events },
    blank: lists.reduce((sum, { blank }) => sum + blank, 0),
    windows: lists.flatMap(({ file, windows }) =>
      windows.map((window) => ({ ...window, file, traces: traces.counts.get(window) ?? 0 })),
    ),
  };
}

function answerOf(
  { traceId, anomalous, culprit, label }: TruthRow & { label?: ListedLabel },
  annotator: string,
): Answer {
  const { time, note } = label ?? {};
  return {
    ...{
      traceId,
      value: label?.value ?? (anomalous ? "abnormal" : "normal"),
      annotator: label?.annotator ?? annotator,
    },
    ...(culprit !== undefined && { culprit }),
    ...(time !== undefined && { time }),
    ...(note !== undefined && { note }),
  };
}

interface FoundTrace {
  readonly id: string;
  readonly start: number;
  readonly window?: ListedWindow;
}

/** The traces of the recording in order, and the fault each is in: of several the one that begins first. */
async function tracesOf(corpus: Corpus, windows: readonly ListedWindow[], { onProgress, signal }: Work) {
  const sorted = [...windows].sort((a, b) => a.from - b.from);
  const all: FoundTrace[] = [];
  const counts = new Map<ListedWindow, number>();
  for await (const table of corpus.batches({ signal })) {
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      const { start, services } = startOf(table, trace);
      const window = sorted.find(
        ({ from, to, service }) => from <= start && start <= to && (service === undefined || services.has(service)),
      );
      if (window !== undefined) counts.set(window, (counts.get(window) ?? 0) + 1);
      all.push({ id: table.traceIds[trace], start, window });
    }
    onProgress?.({ stage: "look up traces", done: all.length, total: corpus.traces, unit: "traces" });
  }
  const ids = new Set(all.map(({ id }) => id));
  // Ids are numbers to some, who drop leading zeros or write capitals.
  const byKey = new Map(all.map(({ id }) => [idKey(id), id]));
  return { all, counts, find: (id: string) => (ids.has(id) ? id : byKey.get(idKey(id))) };
}

function startOf({ offsets, start, service, flags, names }: SpanTable, trace: number) {
  const services = new Set<string>();
  let first = Number.POSITIVE_INFINITY;
  for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
    if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
    services.add(names.services[service[row]]);
    if (start[row] < first) first = start[row];
  }
  return { start: first, services };
}
