import { Packer } from "../fast/packer.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext, SpanBatch } from "../format.js";
import { instanceOfTags } from "../instance-of-tags.js";
import { exactNumbers } from "../json/exact-numbers.js";
import type { Rule } from "../json/json-rule.js";
import { parseElement } from "../json/parse-element.js";
import { type ElementReader, hasElements, readElements } from "../json/read-elements.js";
import { asObject, asText, field } from "../json/read-value.js";
import { type Resource, UNRESOLVED } from "../raw-span.js";
import { JaegerFast } from "./jaeger-fast.js";
import { jaegerSpan } from "./jaeger-span.js";
import { jaegerTags } from "./jaeger-tags.js";

const TRACE = new Map<string, Rule>([
  ["traceID", { take: "traceID" }],
  ["spans", { name: "spans", array: { take: "span" } }],
  ["processes", { take: "processes" }],
]);
const TRACES: Rule = { name: "data", array: { name: "trace", object: TRACE } };

/** A trace, an array of traces, or what the HTTP API answers: `{"data": [trace, ...]}`. */
const TOP: Rule = {
  name: "trace",
  object: new Map<string, Rule>([...TRACE, ["data", { ...TRACES, object: TRACE }]]),
  array: { name: "trace", object: TRACE },
};

const SIGNS: ReadonlySet<string> = new Set(["span", "spans", "processes", "traceID"]);
const exact = exactNumbers("value|vLong|vInt64");

/**
 * Jaeger's JSON, as its HTTP API and its user interface write it; traces also one per line. A trace may name its
 * processes behind its spans.
 */
export const jaeger: Format = {
  name: "jaeger",
  title: "Jaeger JSON",
  // SkyWalking's segments have spans, too.
  sniff: (file: InputFile) =>
    hasElements(file, TOP, SIGNS) && !/"traceSegmentId"\s*:/.test(file.head.toString("latin1")),
  read: (file, context) => readElements(file, context, TOP, new JaegerReader(file.path, context)),
};

class JaegerReader implements ElementReader {
  readonly #file: string;
  readonly #context: ReadContext;
  readonly #held: Packer<string>;
  readonly #fast: JaegerFast | undefined;
  #traceId = "";
  #processes: ReadonlyMap<string, Resource> = new Map();

  constructor(file: string, context: ReadContext) {
    this.#file = file;
    this.#context = context;
    const fast = new JaegerFast(Math.min(context.elementBytes, MOST_QUICK), readProcess);
    this.#held = new Packer(fast, context.resources, (id) => id);
    if (!context.exact) this.#fast = fast;
  }

  quick(name: string, piece: Buffer, from: number, line: number, oneLine: boolean): number {
    if (this.#fast === undefined) return -1;
    if (name === "span") return this.#fast.span(this.#held, piece, from, line, oneLine);
    if (name !== "processes") return -1;
    const end = this.#fast.processes(this.#held, piece, from, oneLine);
    if (end >= 0) this.#processes = this.#fast.read;
    return end;
  }

  quickLines(): number {
    return this.#held.kernel.run.linesPassed();
  }

  isSpan(name: string): boolean {
    return name === "span";
  }

  begin(name: string): void {
    if (name === "trace") this.#start();
  }

  value(name: string, bytes: Buffer, line: number): void {
    const element = parseElement(bytes, line, this.#file, this.#context, name === "span", exact);
    if (element === undefined) return;
    if (name === "traceID") this.#traceId = asText(element.value);
    else if (name === "processes") this.#processes = readProcesses(element.value);
    else this.#span(element.value, element.unicode, line);
  }

  end(name: string): void {
    if (name === "trace") this.close();
  }

  close(): void {
    this.#held.end((id) => this.#processes.get(id) ?? NO_PROCESS);
    this.#start();
  }

  take(): SpanBatch | undefined {
    return this.#held.take();
  }

  dispose(): void {
    this.#held.close();
  }

  #start(): void {
    this.#traceId = "";
    this.#processes = new Map();
  }

  #span(value: unknown, unicode: boolean, line: number): void {
    const { ledger } = this.#context;
    const span = jaegerSpan(value, this.#traceId, UNRESOLVED, line);
    if (typeof span === "string") {
      ledger.note("rejected", span, { file: this.#file, line });
      return;
    }
    const { traceId, spanId } = span;
    if (!unicode) ledger.note("repaired", "text is not Unicode", { file: this.#file, line, traceId, spanId });
    const object = asObject(value)!;
    // Spans of a search index have their process with them.
    const own = asObject(field(object, "process"));
    const key = asText(field(object, "processID"));
    if (own !== undefined && !this.#processes.has(key) && key === "") {
      const { service, instance, members } = readProcess(own);
      const resource = this.#context.resources.intern(service, instance, members);
      this.#held.release({ ...span, resource, mended: !unicode }, members);
    } else this.#held.hold(unicode ? span : { ...span, mended: true }, key);
  }
}

/** Longer spans are parsed as a whole. */
const MOST_QUICK = 256 * 1024;
const NO_PROCESS: Resource = { service: "", instance: "", members: "" };

function readProcesses(value: unknown): Map<string, Resource> {
  const processes = new Map<string, Resource>();
  for (const [id, process] of Object.entries(asObject(value) ?? {})) processes.set(id, readProcess(asObject(process)));
  return processes;
}

function readProcess(process: Readonly<Record<string, unknown>> | undefined): Resource {
  if (process === undefined) return NO_PROCESS;
  const service = asText(field(process, "serviceName"));
  const tags = jaegerTags(field(process, "tags"));
  const texts = new Map(tags.map(({ key, value }) => [key, String(value?.stringValue ?? value?.intValue ?? "")]));
  const attributes = [{ key: "service.name", value: { stringValue: service } }, ...tags];
  return { service, instance: instanceOfTags(texts), members: `"resource":${JSON.stringify({ attributes })}` };
}
