import { ownText } from "./own-text.js";
import type { Resource } from "./raw-span.js";

/** Beyond so many different resources, their texts go with the spans. */
const MOST = 50_000;

/** Holds equal resources once. */
export class ResourceTable {
  readonly #known = new Map<string, Resource>();

  /** Whether no more resources with members fit. */
  get isFull(): boolean {
    return this.#known.size >= MOST;
  }

  /**
   * The resource with these texts. Where there are too many, one without members: the caller puts them on the span.
   *
   * @param members JSON members (`"resource":{...}`), "" for none.
   */
  intern(service: string, instance: string, members: string): Resource {
    const key = `${service.length} ${instance.length} ${service}${instance}${members}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (members !== "" && this.#known.size >= MOST) return this.intern(service, instance, "");
    const resource = { service: ownText(service), instance: ownText(instance), members };
    this.#known.set(key, resource);
    return resource;
  }
}
