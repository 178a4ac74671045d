import { statusFromColumns } from "../../parquet/spans-form.js";
import { type Status, statusOfNumber, UNKNOWN_STATUS } from "../../trace/status.js";
import type { ReadContext } from "../format.js";
import { instanceOfTags } from "../instance-of-tags.js";
import { ownText } from "../own-text.js";
import type { RawSpan, Resource } from "../raw-span.js";
import { spanKind } from "../span-kind.js";
import { STATUS_KEYS, statusOfTags } from "../status-of-tags.js";
import { plainValues, readAttributes } from "./attributes.js";
import { readTime } from "./read-time.js";
import { rowExtra } from "./row-extra.js";
import { requireColumns, type TableColumns } from "./table-columns.js";
import { tableUnits } from "./table-units.js";
import type { TableUnits } from "./time-unit.js";

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
  const spans = new RowSpans(file, header, context);
  for await (const rows of batches) {
    const ready = spans.push(rows);
    if (ready.length > 0) yield ready;
  }
  const rest = spans.end();
  if (rest.length > 0) yield rest;
}

/** Turns rows into spans as they come, see {@link spansOfRows}. */
export class RowSpans {
  readonly #file: string;
  readonly #context: ReadContext;
  readonly #columns: TableColumns;
  #waiting: TableRow[] = [];
  #reader: RowReader | undefined;

  /**
   * @param header May grow while rows are read.
   * @throws ImportError if a column that a span needs is not in the header.
   */
  constructor(file: string, header: readonly string[], context: ReadContext) {
    this.#file = file;
    this.#context = context;
    this.#columns = requireColumns(header, context.columns, file);
  }

  /** The spans that can be read: none until there are enough rows to find the units. */
  push(rows: readonly TableRow[]): RawSpan[] {
    if (this.#reader !== undefined) return this.#reader.read(rows);
    for (const row of rows) this.#waiting.push(row);
    return this.#waiting.length >= SAMPLE ? this.#start() : [];
  }

  /** The spans of the rows that wait. */
  end(): RawSpan[] {
    return this.#waiting.length > 0 ? this.#start() : [];
  }

  #start(): RawSpan[] {
    const rows = this.#waiting;
    this.#waiting = [];
    const columns = this.#columns;
    const fields = rows.slice(0, SAMPLE).map((row) => columns.row(row.fields));
    this.#reader = new RowReader(this.#file, columns, tableUnits(columns, fields, this.#context), this.#context);
    return this.#reader.read(rows);
  }
}

class RowReader {
  readonly #file: string;
  readonly #columns: TableColumns;
  readonly #units: TableUnits;
  readonly #context: ReadContext;
  /** Statuses by their two texts: there are few. */
  readonly #statuses = new Map<string, Status>();
  readonly #resources = new Map<string, Resource>();

  constructor(file: string, columns: TableColumns, units: TableUnits, context: ReadContext) {
    this.#file = file;
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

  #span({ fields: given, line, utf8 }: TableRow): RawSpan | undefined {
    const { at, more, serviceFromInstance, own } = this.#columns;
    const { ledger } = this.#context;
    const fields = this.#columns.row(given);
    const text = (index: number | undefined) => (index === undefined ? "" : (fields[index] ?? ""));
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
    const status = text(at.get("status"));
    const code = text(at.get("status_code"));
    const told = own ? "" : text(at.get("attributes"));
    const attributes = told === "" ? undefined : readAttributes(told);
    const scope = [text(more.get("scopename")), text(more.get("scopeversion"))] as const;
    const resource = this.#resource(service, instance, own ? "" : text(at.get("resource")), ...scope);
    return {
      traceId,
      traceKey: traceId,
      spanId,
      parentId: parent === "" || (!own && NO_PARENT.test(parent) && !/^0+$/.test(parent)) ? null : parent,
      resource,
      operation: text(at.get("operation")),
      status: attributes?.some(({ key }) => STATUS_KEYS.has(key))
        ? statusOfTags(plainValues(attributes), status || code)
        : this.#status(status, code),
      kind,
      start: start.micros,
      duration: duration.micros,
      extra: rowExtra(fields, this.#columns, {
        attributes,
        kind: kind === 0 ? kindText : "",
        status: code || status,
        startNano: start.nanos,
        durationNano: duration.nanos,
      }),
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

  /** Of equal texts the same: they are parsed once. */
  #resource(service: string, instance: string, text: string, name: string, version: string): Resource {
    if (text === "" && name === "" && version === "") return this.#context.resources.intern(service, instance, "");
    const key = JSON.stringify([service, instance, text, name, version]);
    let resource = this.#resources.get(key);
    if (resource === undefined) {
      const attributes =
        text === "" ? [] : (readAttributes(text) ?? [{ key: "resource", value: { stringValue: text } }]);
      const values = new Map(Array.from(plainValues(attributes), ([key, value]) => [key, String(value)]));
      const scope = { ...(name !== "" && { name }), ...(version !== "" && { version }) };
      const members = [
        ...(attributes.length > 0 ? [`"resource":${JSON.stringify({ attributes })}`] : []),
        ...(name !== "" || version !== "" ? [`"scope":${JSON.stringify(scope)}`] : []),
      ].join(",");
      resource = this.#context.resources.intern(
        service || (values.get("service.name") ?? ""),
        instance || instanceOfTags(values),
        members,
      );
      if (this.#resources.size < 10_000) this.#resources.set(key, resource);
      if (resource.members !== members) return { ...resource, members };
    }
    return resource;
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
  // Whether it succeeded.
  if (name === "TRUE" || name === "FALSE") return { kind: "otel", code: name === "TRUE" ? "OK" : "ERROR" };
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
