import { SPAN_KINDS } from "../../trace/span-table.js";
import { Part } from "../describe/shape.js";
import { FITTED_VERSION, type FittedStructure, type FittedSystem } from "./fitted-system.js";
import { unpackIntegers } from "./varints.js";

const MOST_NODES = 1e6;

/**
 * Checks a fitted system that was read from a file.
 *
 * @throws UsageError that names the place in it, and the value.
 *
 * @example
 * assert.throws(() => readFitted({ form: "fitted", version: 99 }), /version is 99, it must be a whole number from 1 to 1/);
 */
export function readFitted(value: unknown, file?: string): FittedSystem {
  const part = new Part(value, "fitted system", file);
  part.object(["form", "version", "name", "source", "services", "operations", "statuses", "load", "structures"]);
  part.field("form").oneOf(["fitted"]);
  part.field("version").whole(1, FITTED_VERSION);
  part.field("name").text();
  const services = part.field("services").list();
  for (const service of services) {
    service.object(["name", "protocol", "instances"]);
    if (typeof service.field("name").value !== "string") service.field("name").fail("a text");
    if (service.field("protocol").value !== null) service.field("protocol").oneOf(["http", "grpc"]);
    const instances = service.field("instances").list();
    if (instances.length === 0) service.field("instances").fail("a list of at least one");
    for (const instance of instances) {
      const [name, spans] = instance.list();
      if (typeof name?.value !== "string") instance.fail("a name and a number of spans");
      (spans ?? instance).number(0, Number.MAX_SAFE_INTEGER);
    }
  }
  const operations = part.field("operations").list().length;
  const statuses = part.field("statuses").list();
  for (const status of statuses) if (typeof status.value !== "string") status.fail("a text");
  const load = part.field("load");
  load.object(["startUs", "binMinutes", "traces"]);
  load.field("startUs").whole(0, Number.MAX_SAFE_INTEGER);
  load.field("binMinutes").whole(1, 1e6);
  const bins = load.field("traces").list();
  if (bins.reduce((sum, bin) => sum + bin.number(0, 1e12), 0) === 0) load.field("traces").fail("a list with a trace");
  const structures = part.field("structures").list();
  if (structures.length === 0) part.field("structures").fail("a list of at least one");
  for (const structure of structures) {
    checkStructure(structure, { services: services.length, operations, statuses: statuses.length });
  }
  return value as FittedSystem;
}

function checkStructure(
  part: Part,
  limits: { readonly services: number; readonly operations: number; readonly statuses: number },
): void {
  part.object(["traces", "parents", "services", "operations", "kinds", "statuses", "donors", "times", "exceptions"]);
  part.field("traces").number(Number.MIN_VALUE, 1e12);
  const parents = part.field("parents").list();
  const count = parents.length;
  if (count === 0 || count > MOST_NODES) part.field("parents").fail(`a list of 1 to ${MOST_NODES} nodes`);
  parents.forEach((parent, node) => {
    parent.whole(node === 0 ? -1 : 0, node - 1);
  });
  const columns = [
    ["services", -1, limits.services],
    ["operations", -1, limits.operations],
    ["kinds", 0, SPAN_KINDS.length],
    ["statuses", 0, limits.statuses],
  ] as const;
  for (const [name, least, size] of columns) {
    const column = part.field(name).list();
    if (column.length !== count) part.field(name).fail(`a list of ${count} numbers, one per node`);
    column.forEach((value, node) => {
      value.whole(node === 0 ? least : 0, size - 1);
    });
  }
  const { services, operations } = part.value as FittedStructure;
  if (services[0] < 0 !== operations[0] < 0) part.field("operations").fail("absent where the service is");
  const donors = part.field("donors").whole(1, 1e6);
  const times = unpackIntegers(part.field("times").text(), 2 * count * donors);
  if (times === undefined) throw part.error(`${part.place}.times does not hold ${2 * count * donors} numbers`);
  if (times.some((us, i) => i % 2 === 1 && us < 0)) throw part.error(`${part.place}.times has a duration below 0`);
  if (part.field("exceptions").isAbsent) return;
  const exceptions = part.field("exceptions").list();
  if (exceptions.length % 3 !== 0) part.field("exceptions").fail("a list of threes");
  exceptions.forEach((value, i) => {
    value.whole(0, [donors, count, limits.statuses][i % 3] - 1);
  });
}
