import { SPAN_KINDS } from "../../trace/span-table.js";
import { type CompiledDonor, compileDonor } from "./compile-donor.js";
import type { FittedStructure, FittedSystem } from "./fitted-system.js";
import { unpackIntegers } from "./varints.js";

/** What a node is: a request at a service, a call with a span of its own at the caller, or own work with a span. */
export const Role = { REQUEST: 0, WIRE: 1, OWN: 2 } as const;

/** A donor, with its statuses that are not as a rule. */
export interface Donor extends CompiledDonor {
  /** Index of the status by node. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** A structure ready to be played; columns by node. */
export interface PreparedStructure {
  readonly fitted: FittedStructure;
  readonly roles: Uint8Array;
  /** The node of the request that the node is part of: itself, or one above. */
  readonly request: Int32Array;
  /** Of a node that is a call (as one sees it at the caller), the node of the called request; else -1. */
  readonly callee: Int32Array;
  /** Taken apart when first asked for. */
  donor(index: number): Donor;
}

/**
 * Makes a structure ready: finds out who calls whom. A span is a request if its service is another than that of its
 * parent, or its kind is SERVER or CONSUMER; a CLIENT or PRODUCER span above one is the call of it.
 *
 * @throws UsageError never; the structure has been checked.
 */
export function prepareStructure(fitted: FittedStructure): PreparedStructure {
  const { parents, services, kinds, donors, times, exceptions = [] } = fitted;
  const count = parents.length;
  const roles = new Uint8Array(count).fill(Role.OWN);
  const request = new Int32Array(count);
  const callee = new Int32Array(count).fill(-1);
  for (let node = 0; node < count; node++) {
    const up = parents[node];
    const kind = SPAN_KINDS[kinds[node]];
    const isRequest = up < 0 || services[node] !== services[up] || kind === "SERVER" || kind === "CONSUMER";
    if (!isRequest) {
      request[node] = request[up];
      continue;
    }
    roles[node] = Role.REQUEST;
    request[node] = node;
    if (up < 0) continue;
    const upKind = SPAN_KINDS[kinds[up]];
    const wired = roles[up] !== Role.REQUEST && (upKind === "CLIENT" || upKind === "PRODUCER");
    if (wired) roles[up] = Role.WIRE;
    if (!wired) callee[node] = node;
    else if (callee[up] < 0) callee[up] = node;
  }
  const packed = unpackIntegers(times, 2 * count * donors)!;
  const compiled: (Donor | undefined)[] = Array(donors).fill(undefined);
  const statuses = new Map<number, Map<number, number>>();
  for (let i = 0; i < exceptions.length; i += 3) {
    const own = statuses.get(exceptions[i]) ?? new Map<number, number>();
    statuses.set(exceptions[i], own.set(exceptions[i + 1], exceptions[i + 2]));
  }
  return {
    fitted,
    roles,
    request,
    callee,
    donor(index) {
      let donor = compiled[index];
      if (donor === undefined) {
        const at = 2 * count * index;
        const offsets = Float64Array.from({ length: count }, (_, node) => packed[at + 2 * node]);
        const durations = Float64Array.from({ length: count }, (_, node) => packed[at + 2 * node + 1]);
        donor = { ...compileDonor(parents, offsets, durations), statuses: statuses.get(index) ?? new Map() };
        compiled[index] = donor;
      }
      return donor;
    },
  };
}

/** A fitted system ready to be played. */
export interface PreparedSystem {
  readonly fitted: FittedSystem;
  readonly structures: readonly PreparedStructure[];
}
