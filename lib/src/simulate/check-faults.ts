import { UsageError } from "../base/error.js";
import type { Fault } from "./fault.js";
import { faultModelOf } from "./fault-models.js";

/**
 * Checks faults against a system.
 *
 * @param instances Names of the instances of each service.
 * @throws UsageError that names the fault and the value.
 *
 * @example
 * const instances = nameInstances(onlineBoutique(), 1);
 * checkFaults([exampleFault("cpu")], instances);
 * assert.throws(() => checkFaults([{ ...exampleFault("cpu"), service: "x" }], instances), /"x" is not described/);
 */
export function checkFaults(faults: readonly Fault[], instances: ReadonlyMap<string, readonly string[]>): void {
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
  }
}
