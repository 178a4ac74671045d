import { readFile, stat } from "node:fs/promises";
import { ImportError } from "../base/error.js";
import { plainName } from "../ingest/table/layouts.js";
import { readTime } from "../ingest/table/read-time.js";
import { serviceOfPod } from "../ingest/table/table-rows.js";
import { unitOfEpoch, unitOfHeader } from "../ingest/table/time-unit.js";
import { LABEL_WORDS, labelWord } from "../label/label-words.js";
import type { AnswerValue } from "../label/labels.js";
import { flatJson } from "./flat-json.js";
import type { LineProblem } from "./label-lines-error.js";
import { type FileRecord, readRecords } from "./read-records.js";

/** What a line says of one trace. */
export interface ListedLabel {
  readonly line: number;
  readonly traceId: string;
  readonly value: AnswerValue;
  readonly annotator?: string;
  readonly time?: string;
  readonly note?: string;
  readonly culprit?: string;
  readonly faultId?: string;
  readonly faultType?: string;
  readonly suspect: boolean;
}

/** A fault: when, where, what. Microseconds since the epoch. */
export interface ListedWindow {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly service?: string;
  readonly faultId?: string;
  readonly faultType?: string;
}

/** What a file of labels or of faults says. */
export interface LabelList {
  readonly labels: readonly ListedLabel[];
  readonly windows: readonly ListedWindow[];
  /** Lines that say nothing: no value yet, or a fault without effect. */
  readonly blank: number;
  /** Lines that cannot be understood. */
  readonly problems: readonly LineProblem[];
}

const NAMES = {
  trace: ["traceid", "trace"],
  value: [
    ...["value", "label", "anomalous", "anomaly", "isanomaly", "isanomalous", "abnormal", "isabnormal", "faulty"],
    ...["isfault", "class", "groundtruth"],
  ],
  culprit: ["rootcauseservice", "culprit", "rootcause"],
  service: ["rootcauseservice", "service", "servicename", "culprit", "rootcause", "target", "injectservice"],
  pod: ["cmdbid", "injectpod", "pod", "podname", "instance"],
  type: ["faulttype", "type", "injecttype", "failuretype", "anomalytype", "fault"],
  fault: ["faultid", "id"],
  from: ["injecttimestamp", "starttimestamp", "starttime", "start", "begin", "from", "injecttime", "timestamp", "time"],
  to: ["endtimestamp", "endtime", "end", "to", "until"],
  duration: ["duration", "lasts"],
} as const;
const UNIT_SUFFIX = /^(us|ms|ns|s|utc|seconds|sec)?$/;

/**
 * Reads labels (a trace id and a word, see {@link LABEL_WORDS}) or faults (from, to, service, type) from Parquet, CSV,
 * JSON lines or a JSON document. Which of them, and which column is what, the names say; the unit of times their size.
 *
 * @param windowSeconds How long a fault lasts, where the file does not say.
 * @throws ImportError if the file cannot be read, or is neither.
 */
export async function readLabelList(
  path: string,
  { windowSeconds, signal }: { readonly windowSeconds?: number; readonly signal?: AbortSignal } = {},
): Promise<LabelList> {
  const records = await recordsOf(path, signal);
  const names = [...new Set(records.flatMap(({ fields }) => [...fields.keys()]))];
  const column = columnFinder(names);
  const trace = column(NAMES.trace);
  const from = column(NAMES.from, true);
  if (trace === undefined && from === undefined) {
    throw new ImportError(
      `Cannot read labels: there is neither a trace id nor a start of a fault among ${names.slice(0, 20).join(", ")}`,
      { file: path },
    );
  }
  return trace === undefined
    ? windowsOf(records, names, from!, windowSeconds, path)
    : labelsOf(records, column, trace, path);
}

async function recordsOf(path: string, signal?: AbortSignal): Promise<FileRecord[]> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size > 0 && size <= MOST_JSON) {
    const text = await readFile(path, "utf8").catch(() => "");
    const records = documentOf(text);
    if (records !== undefined && records.length > 0) return records;
  }
  const records: FileRecord[] = [];
  for await (const record of readRecords(path, signal, "any")) records.push(record);
  return records;
}

/** A larger file is read as JSON lines. */
const MOST_JSON = 64 * 2 ** 20;

function documentOf(text: string): FileRecord[] | undefined {
  if (!/^\ufeff?\s*[[{]/.test(text)) return undefined;
  try {
    return flatJson(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

type ColumnFinder = (aliases: readonly string[], timed?: boolean) => string | undefined;

function columnFinder(names: readonly string[]): ColumnFinder {
  return (aliases, timed = false) => {
    for (const alias of aliases) {
      const found = names.find((name) => {
        const plain = plainName(name);
        return plain === alias || (timed && plain.startsWith(alias) && UNIT_SUFFIX.test(plain.slice(alias.length)));
      });
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function labelsOf(records: readonly FileRecord[], column: ColumnFinder, trace: string, file: string): LabelList {
  const value = column(NAMES.value);
  if (value === undefined) throw new ImportError("Cannot read labels: there is a trace id, but no label", { file });
  const [culprit, type, fault, suspect] = [NAMES.culprit, ["faulttype", "failuretype"], ["faultid"], ["suspect"]].map(
    (aliases) => column(aliases),
  );
  const labels: ListedLabel[] = [];
  const problems: LineProblem[] = [];
  let blank = 0;
  for (const { line, fields } of records) {
    const text = (name: string | undefined) => (name === undefined ? "" : String(fields.get(name) ?? "").trim());
    const traceId = text(trace);
    const said = text(value);
    if (said === "" || fields.get("source") === "propagated") {
      blank++;
      continue;
    }
    const word = labelWord(said);
    if (traceId === "") problems.push({ line, reason: `${trace} is missing` });
    else if (word === undefined)
      problems.push({ line, reason: `${value} ${JSON.stringify(said)} is no label: ${WORDS}` });
    else {
      const told = { annotator: text("annotator"), time: text("time"), note: text("note") };
      const cause = word === "abnormal" ? { culprit: text(culprit), faultId: text(fault), faultType: text(type) } : {};
      labels.push({
        line,
        traceId,
        value: word,
        suspect: labelWord(text(suspect)) === "abnormal",
        ...given({ ...told, ...cause }),
      });
    }
  }
  return { labels, windows: [], blank, problems };
}

const WORDS = Object.entries(LABEL_WORDS)
  .slice(0, 3)
  .map(([value, words]) => `${value} is ${words.slice(0, 4).join(", ")} ...`)
  .join("; ");

function windowsOf(
  records: readonly FileRecord[],
  names: readonly string[],
  from: string,
  windowSeconds: number | undefined,
  file: string,
): LabelList {
  const column = columnFinder(names);
  const to = column(NAMES.to, true);
  const duration = column(NAMES.duration, true);
  if (to === undefined && duration === undefined && windowSeconds === undefined) {
    throw new ImportError("Cannot read faults: there is no end; say how long they last (--window-seconds)", { file });
  }
  const service = column(NAMES.service);
  const pod = service === undefined ? column(NAMES.pod) : undefined;
  const type = column(NAMES.type);
  const fault = column(NAMES.fault);
  const effective = column(["effective"]);
  const numbers = (name: string) => records.map(({ fields }) => Number(fields.get(name)));
  const unitOf = (name: string) => unitOfHeader(name) ?? unitOfEpoch(numbers(name)) ?? "us";
  const units = { from: unitOf(from), to: to === undefined ? "us" : unitOf(to) } as const;
  const lasts = duration === undefined ? "s" : (unitOfHeader(duration) ?? "s");
  const windows: ListedWindow[] = [];
  const problems: LineProblem[] = [];
  let blank = 0;
  for (const { line, fields } of records) {
    const text = (name: string | undefined) => (name === undefined ? "" : String(fields.get(name) ?? "").trim());
    if (text(effective) === "0") {
      blank++;
      continue;
    }
    const begin = readTime(text(from), units.from).micros;
    const length =
      duration === undefined ? (windowSeconds ?? Number.NaN) * 1e6 : readTime(text(duration), lasts).micros;
    const end = to === undefined ? begin + length : readTime(text(to), units.to).micros;
    if (!(begin > 0)) problems.push({ line, reason: `${from} ${JSON.stringify(text(from))} is no time` });
    else if (!(end >= begin)) {
      const name = to ?? duration ?? "the end";
      problems.push({ line, reason: `${name} ${JSON.stringify(text(to ?? duration))} is not after ${from}` });
    } else {
      const where = text(service) || (pod === undefined ? "" : serviceOfPod(text(pod)));
      windows.push({
        ...{ line, from: begin, to: end },
        ...given({ service: where, faultId: text(fault) || `fault ${line}`, faultType: text(type) }),
      });
    }
  }
  return { labels: [], windows, blank, problems };
}

/** Without texts that are empty. */
function given<K extends string>(texts: Readonly<Partial<Record<K, string>>>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text)) as Partial<Record<K, string>>;
}
