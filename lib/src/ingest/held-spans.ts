import { joinJson } from "./join-json.js";
import type { RawSpan, Resource } from "./raw-span.js";
import type { ResourceTable } from "./resource-table.js";

/** Most spans that wait for their resource; of a larger group the rest is let go with a resource filled in later. */
const MOST = 10_000;

/**
 * Spans of a group (a trace of Jaeger, a resource of OTLP) whose resources may be described behind them in the file.
 */
export class HeldSpans<K> {
  readonly #resources: ResourceTable;
  #spans: RawSpan[] = [];
  #keys: K[] = [];
  #late = new Map<K, Resource>();
  #ready: RawSpan[] = [];

  constructor(resources: ResourceTable) {
    this.#resources = resources;
  }

  /** @param key Says which resource of the group. */
  hold(span: RawSpan, key: K): void {
    if (this.#late.size > 0 || this.#spans.length >= MOST) {
      for (let i = 0; i < this.#spans.length; i++) this.#letGo(this.#spans[i], this.#keys[i]);
      this.#spans = [];
      this.#keys = [];
      this.#letGo(span, key);
      return;
    }
    this.#spans.push(span);
    this.#keys.push(key);
  }

  /** A span whose resource is known, out of the table, and came with these members. */
  release(span: RawSpan, members: string): void {
    if (span.resource.members !== members) span.extra = joinJson(span.extra, members);
    this.#ready.push(span);
  }

  /** The group is read: `resolve` gives the resource of each key. */
  end(resolve: (key: K) => Resource): void {
    const found = new Map<K, { readonly resource: Resource; readonly members: string }>();
    for (const [key, resource] of this.#late) Object.assign(resource, resolve(key));
    for (let i = 0; i < this.#spans.length; i++) {
      const span = this.#spans[i];
      const key = this.#keys[i];
      let entry = found.get(key);
      if (entry === undefined) {
        const { service, instance, members } = resolve(key);
        entry = { resource: this.#resources.intern(service, instance, members), members };
        found.set(key, entry);
      }
      span.resource = entry.resource;
      this.release(span, entry.members);
    }
    this.#spans = [];
    this.#keys = [];
    this.#late = new Map();
  }

  /** Hands over the spans that may go. */
  take(): RawSpan[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #letGo(span: RawSpan, key: K): void {
    let resource = this.#late.get(key);
    if (resource === undefined) {
      resource = { service: "", instance: "", members: "" };
      this.#late.set(key, resource);
    }
    span.resource = resource;
    this.#ready.push(span);
  }
}
