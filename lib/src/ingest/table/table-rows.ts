import { statusFromColumns } from "../../parquet/spans-form.js";
import { type Status, statusOfNumber, UNKNOWN_STATUS } from "../../trace/status.js";
import type { ReadContext } from "../format.js";
import { joinJson } from "../join-json.js";
import { asObject } from "../json/read-value.js";
import { ownText } from "../own-text.js";
import type { RawSpan } from "../raw-span.js";
import { spanKind } from "../span-kind.js";
import { statusOfTags } from "../status-of-tags.js";
import { readTime } from "./read-time.js";
import { requireColumns, type TableColumns } from "./table-columns.js";
import { type TableUnits, tableUnits } from "./table-units.js";

/** A row of a table as text. */
export interface TableRow {
  readonly fields: readonly string[];
  readonly line: number;
  /** Whether its bytes were UTF-8. */
  readonly utf8: boolean;
}

/** How many rows are looked at to find the units. */
const SAMPLE = 1000;
const NO_PARENT = /^(0+|root|null|none|nan|-1)$/i;

/** Turns the rows of a table into spans; the units are guessed from the first rows. */
export async function* spansOfRows(
  file: string,
  header: readonly string[],
  batches: AsyncIterable<readonly TableRow[]>,
  context: ReadContext,
): AsyncGenerator<RawSpan[]> {
  const columns = requireColumns(header, context.columns, file);
  let waiting: TableRow[] = [];
  let reader: RowReader | undefined;
  const start = () => {
    const units = tableUnits(
      header,
      columns,
      waiting.map(({ fields }) => fields),
      context,
    );
    reader = new RowReader(file, header, columns, units, context);
    const rows = waiting;
    waiting = [];
    return reader.read(rows);
  };
  for await (const rows of batches) {
    if (reader !== undefined) yield reader.read(rows);
    else {
      for (const row of rows) waiting.push(row);
      if (waiting.length >= SAMPLE) yield start();
    }
  }
  if (reader === undefined && waiting.length > 0) yield start();
}

class RowReader {
  readonly #file: string;
  readonly #header: readonly string[];
  readonly #columns: TableColumns;
  readonly #units: TableUnits;
  readonly #context: ReadContext;
  /** Statuses by their two texts: there are few. */
  readonly #statuses = new Map<string, Status>();

  constructor(file: string, header: readonly string[], columns: TableColumns, units: TableUnits, context: ReadContext) {
    this.#file = file;
    this.#header = header;
    this.#columns = columns;
    this.#units = units;
    this.#context = context;
  }

  read(rows: readonly TableRow[]): RawSpan[] {
    const spans: RawSpan[] = [];
    for (const row of rows) {
      const span = this.#span(row);
      if (span !== undefined) spans.push(span);
    }
    return spans;
  }

  #span({ fields, line, utf8 }: TableRow): RawSpan | undefined {
    const { at, serviceFromInstance, own } = this.#columns;
    const { ledger, resources } = this.#context;
    const text = (index: number | undefined) => (index === undefined ? "" : fields[index]);
    const traceId = text(at.get("trace_id"));
    const spanId = text(at.get("span_id"));
    if (traceId === "") {
      ledger.note("rejected", "no trace id", { file: this.#file, line });
      return undefined;
    }
    if (!utf8) ledger.note("repaired", "text is not Unicode", { file: this.#file, line, traceId, spanId });
    const parent = text(at.get("parent_span_id"));
    const instance = text(at.get("instance"));
    const service = serviceFromInstance ? serviceOfPod(instance) : text(at.get("service"));
    const start = readTime(text(at.get("start")), this.#units.start);
    const duration = this.#duration(text(at.get("duration")), text(at.get("end")), start);
    const kindText = text(at.get("kind"));
    const kind = spanKind(kindText);
    return {
      traceId,
      traceKey: traceId,
      spanId,
      parentId: parent === "" || (!own && NO_PARENT.test(parent) && !/^0+$/.test(parent)) ? null : parent,
      resource: resources.intern(service, instance, ""),
      operation: text(at.get("operation")),
      status: this.#status(text(at.get("status")), text(at.get("status_code"))),
      kind,
      start: start.micros,
      duration: duration.micros,
      extra: this.#extra(fields, kind === 0 ? kindText : "", start.nanos, duration.nanos),
      line,
      mended: !utf8,
    };
  }

  #duration(text: string, end: string, start: { micros: number; nanos?: string }): { micros: number; nanos?: string } {
    if (text === "" && end !== "") {
      const to = readTime(end, this.#units.end);
      if (start.nanos === undefined && to.nanos === undefined) return { micros: to.micros - start.micros };
      if (!Number.isSafeInteger(start.micros) || !Number.isSafeInteger(to.micros)) return { micros: Number.NaN };
      const nanos = BigInt(to.nanos ?? `${to.micros}000`) - BigInt(start.nanos ?? `${start.micros}000`);
      const micros = Math.floor(Number(nanos) / 1000);
      return nanos % 1000n === 0n ? { micros } : { micros, nanos: String(nanos) };
    }
    return readTime(text, this.#units.duration);
  }

  #status(text: string, code: string): Status {
    const key = `${code}|${text}`;
    let status = this.#statuses.get(key);
    if (status === undefined) {
      status = statusOfTexts(ownText(text), ownText(code));
      if (this.#statuses.size < 10_000) this.#statuses.set(key, status);
    }
    return status;
  }

  #extra(fields: readonly string[], kind: string, startNano?: string, durationNano?: string): string {
    const { at, other } = this.#columns;
    const attributes: string[] = [];
    for (const index of other) {
      if (fields[index] === "") continue;
      attributes.push(keyValue(this.#header[index], fields[index]));
    }
    const members: string[] = [];
    let base = "";
    const given = at.has("attributes") ? fields[at.get("attributes")!] : "";
    if (given !== "") {
      if (isObject(given) && attributes.length === 0) base = given;
      else attributes.push(keyValue("attributes", given));
    }
    if (attributes.length > 0) members.push(`"attributes":[${attributes.join(",")}]`);
    if (startNano !== undefined) members.push(`"startNano":"${startNano}"`);
    if (durationNano !== undefined) members.push(`"durationNano":"${durationNano}"`);
    if (kind !== "" && !/^(0|unknown|unspecified|span_kind_unspecified)$/i.test(kind)) {
      members.push(`"raw":${JSON.stringify({ kind })}`);
    }
    return joinJson(base, members.join(","));
  }
}

function keyValue(key: string, text: string): string {
  return JSON.stringify({ key, value: { stringValue: text } });
}

/** Also keeps broken text out of the column, whose readers parse it. */
function isObject(text: string): boolean {
  if (!text.startsWith("{") || !text.endsWith("}")) return false;
  try {
    return asObject(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}

/** "http:503", "503", "OK", "Error", "STATUS_CODE_ERROR", "UNAVAILABLE". */
function statusOfTexts(text: string, code: string): Status {
  if (text === "" && code === "") return UNKNOWN_STATUS;
  const number = /^\s*-?\d{1,9}(\.0+)?\s*$/.test(code) ? Number(code) : null;
  if (text === "") return number === null ? statusOfWord(code) : statusOfNumber(number);
  if (/^(http|grpc|otel|other):/.test(text)) return statusFromColumns(number, text);
  if (/^\s*-?\d{1,9}(\.0+)?\s*$/.test(text)) return statusOfNumber(Number(text));
  return statusOfWord(text);
}

function statusOfWord(word: string): Status {
  const name = word.trim().toUpperCase();
  if (/^(STATUS_CODE_)?UNSET$/.test(name)) return UNKNOWN_STATUS;
  const otel = statusOfTags(new Map(), name);
  if (otel.kind === "otel") return otel;
  const grpc = statusOfTags(new Map([["grpc.status_code", name]]));
  return grpc.kind === "grpc" ? grpc : { kind: "other", code: word };
}

/**
 * Service of a Kubernetes pod: its name without the suffixes of replica set and pod.
 *
 * @example
 * assert.equal(serviceOfPod("frontend-579b9bff58-t2dbm"), "frontend");
 * assert.equal(serviceOfPod("redis-cart-0"), "redis-cart");
 */
export function serviceOfPod(pod: string): string {
  return /^(.+?)-[a-z0-9]{6,10}-[a-z0-9]{5}$/.exec(pod)?.[1] ?? /^(.+)-\d+$/.exec(pod)?.[1] ?? pod;
}
