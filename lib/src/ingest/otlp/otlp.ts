import { Packer } from "../fast/packer.js";
import type { InputFile } from "../files/open-file.js";
import type { Format, ReadContext, SpanBatch } from "../format.js";
import { INSTANCE_TAGS, instanceOfTags } from "../instance-of-tags.js";
import { exactNumbers } from "../json/exact-numbers.js";
import type { Rule } from "../json/json-rule.js";
import { jsonText } from "../json/json-text.js";
import { parseElement } from "../json/parse-element.js";
import { type ElementReader, hasElements, readElements } from "../json/read-elements.js";
import { asObject, asText } from "../json/read-value.js";
import type { Resource } from "../raw-span.js";
import type { TagValue } from "../status-of-tags.js";
import { jsonNamesOf } from "./json-names.js";
import { findAttributes } from "./otlp-attributes.js";
import { OtlpFast } from "./otlp-fast.js";
import { otlpSpan } from "./otlp-span.js";

const SCOPE_SPANS: Rule = {
  name: "scopeSpans",
  array: {
    name: "scope group",
    object: new Map<string, Rule>([
      ["scope", { take: "scope" }],
      ["instrumentationLibrary", { take: "scope" }],
      ["instrumentation_library", { take: "scope" }],
      ["schemaUrl", { take: "scope schema" }],
      ["schema_url", { take: "scope schema" }],
      ["spans", { array: { take: "span" } }],
    ]),
  },
};
const RESOURCE_SPANS: Rule = {
  name: "resourceSpans",
  array: {
    name: "resource group",
    object: new Map<string, Rule>([
      ["resource", { take: "resource" }],
      ["schemaUrl", { take: "resource schema" }],
      ["schema_url", { take: "resource schema" }],
      ["scopeSpans", SCOPE_SPANS],
      ["scope_spans", SCOPE_SPANS],
      ["instrumentationLibrarySpans", SCOPE_SPANS],
      ["instrumentation_library_spans", SCOPE_SPANS],
    ]),
  },
};
const REQUEST = new Map<string, Rule>([
  ["resourceSpans", RESOURCE_SPANS],
  ["resource_spans", RESOURCE_SPANS],
  // Grafana Tempo.
  ["batches", RESOURCE_SPANS],
]);

/** One request, an array of requests, or a request in what an API answers. */
const TOP: Rule = {
  object: new Map<string, Rule>([
    ...REQUEST,
    ["result", { object: REQUEST }],
    ["trace", { object: REQUEST }],
    ["data", { object: REQUEST }],
  ]),
  array: { object: REQUEST },
};

const SIGNS: ReadonlySet<string> = new Set(["resourceSpans"]);
const exact = exactNumbers(
  "(?:startTime|endTime|time)UnixNano|(?:start_time|end_time|time)_unix_nano|intValue|int_value",
);

/**
 * OTLP/JSON: one request, an array of requests, or requests one per line, as the file exporter of the OpenTelemetry
 * Collector writes them.
 */
export const otlp: Format = {
  name: "otlp",
  title: "OTLP JSON",
  sniff: (file: InputFile) => hasElements(file, TOP, SIGNS),
  read: (file, context) => readElements(file, context, TOP, new OtlpReader(file.path, context)),
};

/** Scope of spans: JSON members that go beside the resource. */
interface ScopeGroup {
  scope: unknown;
  schema: string;
}

/** Puts spans, scopes and resources of OTLP together, in whatever order they come. */
export class OtlpReader implements ElementReader {
  readonly #file: string;
  readonly #context: ReadContext;
  readonly #held: Packer<ScopeGroup>;
  readonly #fast: OtlpFast | undefined;
  /** What was made of resources and scopes that come again and again. */
  readonly #shared = new WeakMap<object, Map<string, Resource>>();
  readonly #scoped = new WeakMap<object, Map<string, WeakMap<object, Map<string, Resource>>>>();
  #resource: unknown;
  #schema = "";
  #group: ScopeGroup = { scope: undefined, schema: "" };

  constructor(file: string, context: ReadContext) {
    this.#file = file;
    this.#context = context;
    const fast = new OtlpFast(Math.min(context.elementBytes, MOST_QUICK), (text) => JSON.parse(exact(text)) as object);
    this.#held = new Packer(fast, context.resources, () => this.#group);
    if (!context.exact) this.#fast = fast;
  }

  quick(name: string, piece: Buffer, from: number, line: number, oneLine: boolean): number {
    if (this.#fast === undefined) return -1;
    if (name === "span") return this.#fast.span(this.#held, piece, from, line, oneLine, this.#group);
    if (name !== "resource" && name !== "scope") return -1;
    const end = this.#fast.object(this.#held, piece, from, oneLine);
    if (end >= 0) this.put(name, this.#fast.read, true, line);
    return end;
  }

  quickLines(): number {
    return this.#held.kernel.run.linesPassed();
  }

  isSpan(name: string): boolean {
    return name === "span";
  }

  begin(name: string): void {
    if (name === "resource group") this.#start();
    else if (name === "scope group") this.#group = { scope: undefined, schema: "" };
  }

  value(name: string, bytes: Buffer, line: number): void {
    const element = parseElement(bytes, line, this.#file, this.#context, name === "span", exact);
    if (element !== undefined) this.put(name, element.value, element.unicode, line);
  }

  /** A value that is parsed already. */
  put(name: string, value: unknown, unicode: boolean, line: number): void {
    if (name === "span") this.#span(value, unicode, line);
    else if (name === "resource") this.#resource = value;
    else if (name === "resource schema") this.#schema = asText(value);
    else if (name === "scope") this.#group.scope = value;
    else this.#group.schema = asText(value);
  }

  end(name: string): void {
    if (name === "resource group") this.close();
  }

  close(): void {
    const resource = asObject(this.#resource) ?? NO_OBJECT;
    const shared = remembered(this.#shared, resource, this.#schema, () => readResource(resource, this.#schema));
    this.#held.end((group) => {
      const scope = asObject(group.scope) ?? NO_OBJECT;
      const scopes = remembered(this.#scoped, shared, "", () => new WeakMap<object, Map<string, Resource>>());
      return remembered(scopes, scope, group.schema, () => withScope(shared, group));
    });
    this.#start();
  }

  take(): SpanBatch | undefined {
    return this.#held.take();
  }

  dispose(): void {
    this.#held.close();
  }

  #start(): void {
    this.#resource = undefined;
    this.#schema = "";
  }

  #span(value: unknown, unicode: boolean, line: number): void {
    const span = otlpSpan(value, line);
    if (typeof span === "string") {
      this.#context.ledger.note("rejected", span, { file: this.#file, line });
      return;
    }
    if (!unicode) {
      const { traceId, spanId } = span;
      this.#context.ledger.note("repaired", "text is not Unicode", { file: this.#file, line, traceId, spanId });
    }
    this.#held.hold(unicode ? span : { ...span, mended: true }, this.#group);
  }
}

const NO_OBJECT = {};

function remembered<T>(known: WeakMap<object, Map<string, T>>, object: object, key: string, make: () => T): T {
  let byKey = known.get(object);
  if (byKey === undefined) {
    byKey = new Map();
    known.set(object, byKey);
  }
  let value = byKey.get(key);
  if (value === undefined) {
    value = make();
    byKey.set(key, value);
  }
  return value;
}

/** Longer spans are parsed as a whole. */
const MOST_QUICK = 256 * 1024;
const RESOURCE_KEYS: ReadonlySet<string> = new Set(["service.name", ...INSTANCE_TAGS]);

function readResource(value: unknown, schemaUrl: string): Resource {
  const resource = jsonNamesOf(value);
  const found = new Map<string, TagValue>();
  findAttributes(resource?.attributes, RESOURCE_KEYS, found);
  const texts = new Map(Array.from(found, ([key, plain]) => [key, String(plain)]));
  return {
    service: texts.get("service.name") ?? "",
    instance: instanceOfTags(texts),
    members: member("resource", resource, schemaUrl),
  };
}

function withScope({ service, instance, members }: Resource, { scope, schema }: ScopeGroup): Resource {
  const scoped = member("scope", jsonNamesOf(scope), schema);
  return { service, instance, members: members && scoped ? `${members},${scoped}` : members || scoped };
}

function member(name: string, value: object | undefined, schemaUrl: string): string {
  const whole = schemaUrl === "" ? value : { ...value, schemaUrl };
  return whole === undefined || Object.keys(whole).length === 0 ? "" : `"${name}":${jsonText(whole)}`;
}
