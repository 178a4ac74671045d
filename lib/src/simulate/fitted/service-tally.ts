import { type Names, SpanFlag, type SpanTable } from "../../trace/span-table.js";
import type { FittedSystem } from "./fitted-system.js";

/** Instances kept of a service; of more, the first seen. */
const MOST_INSTANCES = 1000;

/** Counts what the services of a recording run as, and which status codes they give. */
export class ServiceTally {
  readonly #names: Names;
  readonly #instances = new Map<number, Map<number, number>>();
  readonly #protocols = new Map<number, { http: number; grpc: number }>();

  constructor(names: Names) {
    this.#names = names;
  }

  add({ service, instance, status, flags }: SpanTable): void {
    for (let row = 0; row < service.length; row++) {
      if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
      const instances = this.#instances.get(service[row]) ?? new Map<number, number>();
      this.#instances.set(service[row], instances);
      const known = instances.get(instance[row]);
      if (known !== undefined || instances.size < MOST_INSTANCES) instances.set(instance[row], (known ?? 0) + 1);
      const { kind } = this.#names.statuses[status[row]];
      if (kind !== "http" && kind !== "grpc") continue;
      const counts = this.#protocols.get(service[row]) ?? { http: 0, grpc: 0 };
      counts[kind]++;
      this.#protocols.set(service[row], counts);
    }
  }

  lists(): Pick<FittedSystem, "services" | "operations" | "statuses"> {
    const { services, operations, instances, statuses } = this.#names;
    return {
      services: services.map((name, i) => {
        const counts = this.#protocols.get(i);
        return {
          name,
          protocol: counts === undefined ? null : counts.grpc > counts.http ? "grpc" : "http",
          instances: [...(this.#instances.get(i) ?? [[0, 1]])].map(([at, spans]) => [instances[at], spans] as const),
        };
      }),
      operations: [...operations],
      statuses: statuses.map(({ kind, code }) => (kind === "other" && code === "" ? "" : `${kind}:${code}`)),
    };
  }
}
