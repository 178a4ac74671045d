import { ABSENT } from "../../trace/span-table.js";
import type { TraceCard } from "./trace-card.js";

/** The services of a trace, those of unusual spans first, then in order of appearance. */
export function culprits({ table, unusual }: TraceCard): string[] {
  const services = new Set<number>();
  for (const row of unusual) services.add(table.service[row]);
  let last = ABSENT;
  for (const service of table.service) {
    // Most spans are of the same service as the one before; a set asked for each would cost more than all the rest.
    if (service !== last) services.add(service);
    last = service;
  }
  services.delete(ABSENT);
  return Array.from(services, (service) => table.names.services[service]);
}
