import { type Resource, UNRESOLVED } from "../raw-span.js";
import type { ResourceTable } from "../resource-table.js";
import { type Endpoint, resourceOf } from "./zipkin-endpoint.js";

/** Resources remembered; then the memory begins anew. */
const MOST = 10_000;

/** A resource, and the members its spans have: on it, or where it is full on the span. */
export interface EndpointResource {
  readonly resource: Resource;
  readonly members: string;
}

/** The resources of endpoints; knows those it has seen, since each span of Zipkin writes its endpoint out. */
export class EndpointResources {
  readonly #table: ResourceTable;
  readonly #known = new Map<string, EndpointResource>();

  constructor(table: ResourceTable) {
    this.#table = table;
  }

  /** @param instance In place of the address; "" for none. */
  of(endpoint: Endpoint | undefined, instance: string): EndpointResource {
    const key = endpoint === undefined ? `- ${instance}` : keyOf(endpoint, instance);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { service, instance: address, members } = endpoint === undefined ? UNRESOLVED : resourceOf(endpoint);
    const resource = this.#table.intern(service, instance || address, members);
    if (this.#known.size >= MOST) this.#known.clear();
    const found = { resource, members };
    this.#known.set(key, found);
    return found;
  }
}

/** With lengths, since any character may be in the texts. */
function keyOf({ service, ips, port }: Endpoint, instance: string): string {
  const lengths = `${instance.length} ${service.length} ${port.length} ${ips.length} ${ips[0]?.length}`;
  return `${lengths} ${instance}${service}${port}${ips.join("")}`;
}
