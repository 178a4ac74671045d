import { ABSENT } from "../../trace/span-table.js";
import type { TraceCard } from "./trace-card.js";

/** The services of a trace, those of unusual spans first, then in order of appearance. */
export function culprits({ table, unusual }: TraceCard): string[] {
  const services = new Set<number>();
  for (const row of unusual) services.add(table.service[row]);
  for (const service of table.service) services.add(service);
  services.delete(ABSENT);
  return Array.from(services, (service) => table.names.services[service]);
}
