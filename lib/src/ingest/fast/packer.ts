import type { Status } from "../../trace/status.js";
import { idKey } from "../ids.js";
import { joinJson } from "../join-json.js";
import type { RawSpan, Resource } from "../raw-span.js";
import type { ResourceTable } from "../resource-table.js";
import { type KernelAsks, RecordKernel } from "./kernel.js";
import { Numbered } from "./numbered.js";
import { type PackedSpans, type Run, readRecord, recordRoom, unpacked, writeRecord } from "./record.js";

/** Beyond so many spans or bytes, the first of a group are let go with a resource that is filled in later. */
const MOST = 10_000;
const MOST_BYTES = 2 << 20;

/** What a format says to the kernel. */
export interface PackerFormat {
  /** Keys of tags that bear on the outcome. */
  readonly wanted: readonly string[];
  /** Keys of tags with which a span is not for the kernel. */
  readonly notHere?: readonly string[];
  /** The outcome for a signature; undefined if it cannot be said. */
  outcome(signature: Buffer): { readonly status: Status; readonly kind: number } | undefined;
  /** A trace id as spans have it; undefined if it cannot be used. */
  traceId(text: string): string | undefined;
  /** Takes the text of a resource and gives it a number; -1 if it cannot be read. */
  process?(text: string): number;
  /** Told when the numbers of those texts have lost their meaning. */
  forgotten?(): void;
}

/** What a span is to have as resource: by a key that the group says, or known. */
type Own<K> = { readonly key: K } | { readonly known: Resource };

/**
 * Spans of a group (a trace of Jaeger, a resource of OTLP) whose resources may be described behind them in the file, as
 * records: those that the kernel read, and those that came as objects, in the order of the file.
 */
export class Packer<K> implements KernelAsks {
  readonly kernel: RecordKernel;
  readonly #format: PackerFormat;
  readonly #table: ResourceTable;
  /** Keys in the text of the spans, by the number in their records. */
  readonly #keys = new Numbered<string, K>();
  /** Those of the group, as -1 - index. */
  #own: Own<K>[] = [];
  readonly #keyOf: (name: string) => K;
  readonly #operations = new Numbered<string, string>();
  readonly #statuses = new Numbered<string, Status>();
  readonly #resources = new Numbered<Resource, Resource>();
  #interned = new WeakMap<Resource, Resource>();
  #runs: Run[] = [];
  #late = new Map<K, Resource>();
  /** Bytes and number of the records that may go; records behind them. */
  #ready = 0;
  #readyCount = 0;
  #held = 0;
  /** Bytes that were handed over and still stand there. */
  #taken = 0;

  /** @param keyOf The key that the name of a resource in the text of a span stands for. */
  constructor(format: PackerFormat, table: ResourceTable, keyOf: (name: string) => K) {
    this.#format = format;
    this.#table = table;
    this.#keyOf = keyOf;
    this.kernel = RecordKernel.take(this, format.wanted, format.notHere);
  }

  operation(name: string): number {
    return this.#operations.number(name, name);
  }

  resource(name: string): number {
    return this.#keys.number(name, this.#keyOf(name));
  }

  process(text: string): number {
    return this.#format.process?.(text) ?? -1;
  }

  outcome(signature: Buffer): number {
    const outcome = this.#format.outcome(signature);
    return outcome === undefined ? -1 : this.#status(outcome.status) * 8 + outcome.kind;
  }

  trace(text: string, at: number): boolean {
    const traceId = this.#format.traceId(text);
    if (traceId !== undefined) this.#run(at, traceId, idKey(traceId));
    return traceId !== undefined;
  }

  /** The key with a number that the kernel has. */
  keyOf(number: number): K {
    return this.#keys.values[number];
  }

  /** The number of a key in records. */
  group(key: K): number {
    const last = this.#own.at(-1);
    if (last === undefined || !("key" in last) || last.key !== key) this.#own.push({ key });
    return -this.#own.length;
  }

  /** The kernel has read one more span. */
  count(): void {
    this.#held++;
    if (this.#held >= MOST || this.kernel.used - this.#ready >= MOST_BYTES || this.#late.size > 0) this.#letGo();
  }

  /** @param key Says which resource of the group. */
  hold(span: RawSpan, key: K): void {
    this.#put(span, this.group(key));
  }

  /** A span whose resource is known, out of the table, and came with these members. */
  release(span: RawSpan, members: string): void {
    if (span.resource.members !== members) span.extra = joinJson(span.extra, members);
    this.#own.push({ known: span.resource });
    this.#put(span, -this.#own.length);
  }

  /** The group is read: `resolve` gives the resource of each key, as the file has it. */
  end(resolve: (key: K) => Resource): void {
    this.settle();
    for (const [key, resource] of this.#late) Object.assign(resource, resolve(key));
    if (this.#table.isFull) this.#putMembers(resolve);
    const found = new Map<number, number>();
    this.#finish((name) => {
      let number = found.get(name);
      if (number === undefined) {
        const own = this.#ownOf(name);
        number = this.#resourceNumber("known" in own ? own.known : this.#intern(resolve(own.key)));
        found.set(name, number);
      }
      return number;
    });
    this.#late = new Map();
  }

  /** Hands over the spans that may go. They are there until the next span comes. */
  take(): PackedSpans | undefined {
    if (this.#readyCount === 0) return undefined;
    const behind = this.#runs.findIndex(({ at }) => at >= this.#ready);
    const count = this.#readyCount;
    this.#taken = this.#ready;
    this.#readyCount = 0;
    return {
      bytes: this.kernel.records.subarray(0, this.#ready),
      count,
      runs: behind < 0 ? this.#runs : this.#runs.slice(0, behind),
      resources: this.#resources.values,
      operations: this.#operations.values,
      statuses: this.#statuses.values,
      [Symbol.iterator]() {
        return unpacked(this);
      },
    };
  }

  /** Makes room for more: what was handed over is gone. */
  settle(): void {
    if (this.#taken === 0) return;
    const { kernel } = this;
    const taken = this.#taken;
    const rest = kernel.used - taken;
    if (rest > 0) kernel.records.copyWithin(0, taken, taken + rest);
    const runs: Run[] = [];
    for (const run of this.#runs) {
      if (run.at <= taken) runs.length = 0;
      runs.push({ ...run, at: Math.max(0, run.at - taken) });
    }
    this.#runs = rest > 0 ? runs : [];
    this.#ready = 0;
    this.#taken = 0;
    this.#resources.clear();
    kernel.begin(rest);
    if (rest > 0 || kernel.run.isCrowded() === 0) return;
    kernel.run.forget();
    for (const names of [this.#keys, this.#operations, this.#statuses]) names.clear();
    this.#format.forgotten?.();
  }

  close(): void {
    this.kernel.giveBack();
  }

  #put(span: RawSpan, resource: number): void {
    this.settle();
    const { kernel } = this;
    kernel.reserve(recordRoom(span));
    const at = kernel.used;
    this.#run(at, span.traceId, span.traceKey);
    const numbers = { resource, operation: this.operation(span.operation), status: this.#status(span.status) };
    kernel.begin(writeRecord(kernel.records, at, span, numbers));
    this.count();
  }

  #run(at: number, traceId: string, traceKey: string): void {
    const last = this.#runs.at(-1);
    if (last === undefined || last.traceId !== traceId) this.#runs.push({ at, traceId, traceKey });
  }

  #status(status: Status): number {
    return this.#statuses.number(`${status.kind}:${status.code}`, status);
  }

  #ownOf(name: number): Own<K> {
    return name < 0 ? this.#own[-1 - name] : { key: this.#keys.values[name] };
  }

  #resourceNumber(resource: Resource): number {
    return this.#resources.number(resource, resource);
  }

  #intern(resource: Resource): Resource {
    let interned = this.#interned.get(resource);
    if (interned === undefined) {
      interned = this.#table.intern(resource.service, resource.instance, resource.members);
      this.#interned.set(resource, interned);
    }
    return interned;
  }

  /** Gives the records held the numbers of their resources. */
  #finish(ofName: (name: number) => number): void {
    const end = this.kernel.used;
    const { records } = this.kernel;
    let last = Number.NaN;
    let number = 0;
    for (let at = this.#ready; at < end; at += records.readInt32LE(at + 52)) {
      const name = records.readInt32LE(at + 24);
      if (name !== last) {
        last = name;
        number = ofName(name);
      }
      records.writeInt32LE(number, at + 24);
    }
    this.#ready = end;
    this.#readyCount += this.#held;
    this.#held = 0;
    this.#own = [];
  }

  #letGo(): void {
    this.#finish((name) => {
      const own = this.#ownOf(name);
      if ("known" in own) return this.#resourceNumber(own.known);
      let resource = this.#late.get(own.key);
      if (resource === undefined) {
        resource = { service: "", instance: "", members: "" };
        this.#late.set(own.key, resource);
      }
      return this.#resourceNumber(resource);
    });
  }

  /** Where the table has no room for more resources, what they say goes with the spans held. */
  #putMembers(resolve: (key: K) => Resource): void {
    const { kernel } = this;
    const from = this.#ready;
    const bytes = Buffer.from(kernel.records.subarray(from, kernel.used));
    const names = { resources: [], operations: this.#operations.values, statuses: this.#statuses.values };
    const runs = this.#runs;
    const held: [RawSpan, Resource][] = [];
    let run = -1;
    for (let at = 0; at < bytes.length; at += bytes.readInt32LE(at + 52)) {
      while (run + 1 < runs.length && runs[run + 1].at <= from + at) run++;
      const own = this.#ownOf(bytes.readInt32LE(at + 24));
      held.push([readRecord(bytes, at, runs[run], names), "known" in own ? own.known : resolve(own.key)]);
    }
    this.#runs = runs.filter(({ at }) => at < from);
    this.#held = 0;
    this.#own = [];
    kernel.begin(from);
    for (const [span, resource] of held) {
      this.release({ ...span, resource: this.#intern(resource) }, resource.members);
    }
  }
}
