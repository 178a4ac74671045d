import { type Place, UsageError } from "../base/error.js";
import type { Fault } from "./fault.js";
import { faultModelOf } from "./fault-models.js";
import type { Playable } from "./playable.js";

/**
 * Checks faults against a system.
 *
 * @throws UsageError that names the fault and the value.
 *
 * @example
 * const shop = described(onlineBoutique(), 1);
 * checkFaults([exampleFault("cpu")], shop);
 * assert.throws(() => checkFaults([{ ...exampleFault("cpu"), service: "x" }], shop), /"x" is not described/);
 */
export function checkFaults(
  faults: readonly Fault[],
  { instances, operations }: Pick<Playable, "instances" | "operations">,
): void {
  const ids = new Set<string>();
  for (const fault of faults) {
    faultModelOf(fault);
    const pods = instances.get(fault.service);
    const place = { fault: fault.id };
    if (ids.has(fault.id)) throw new UsageError("Cannot inject fault: another has the same id", place);
    ids.add(fault.id);
    if (!pods) throw new UsageError(`Cannot inject fault: service "${fault.service}" is not described`, place);
    if (fault.instance !== null && !pods.includes(fault.instance)) {
      throw new UsageError(`Cannot inject fault: "${fault.service}" has no instance "${fault.instance}"`, place);
    }
    if (!(fault.startUs < fault.endUs)) throw new UsageError("Cannot inject fault: its window is empty", place);
    if (!(fault.severity >= 0 && fault.severity <= 1)) {
      throw new UsageError(`Cannot inject fault: severity ${fault.severity} is not in [0, 1]`, place);
    }
    const { operation, caller, callee, share = 1, ramp = 0 } = fault;
    if (operation !== undefined && !operations.get(fault.service)?.has(operation)) {
      throw new UsageError(`Cannot inject fault: "${fault.service}" has no operation "${operation}"`, place);
    }
    checkEnd("caller", caller, operations, place);
    checkEnd("callee", callee, operations, place);
    if (!(share > 0 && share <= 1)) throw new UsageError(`Cannot inject fault: share ${share} is not in (0, 1]`, place);
    if (!(ramp >= 0 && ramp <= 1)) throw new UsageError(`Cannot inject fault: ramp ${ramp} is not in [0, 1]`, place);
  }
}

/** The other end of an edge: `service` or `service/operation`. */
function checkEnd(name: string, end: string | undefined, operations: Playable["operations"], place: Place): void {
  if (end === undefined || operations.has(end)) return;
  for (const [service, names] of operations) {
    if (end.startsWith(`${service}/`) && names.has(end.slice(service.length + 1))) return;
  }
  throw new UsageError(`Cannot inject fault: ${name} "${end}" is not described`, place);
}
