import { UsageError } from "../base/error.js";
import type { CallStep, Latency, OperationModel, ServiceModel, Step, SystemModel } from "./system.js";

/** A system whose names are resolved. */
export interface CheckedSystem {
  readonly model: SystemModel;
  readonly services: ReadonlyMap<string, ServiceModel>;
  /** By `service/operation`. */
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Services that a root operation belongs to and nobody calls: faults on the way to them are not seen in traces. */
  readonly outermost: ReadonlySet<string>;
}

const MOST_DEPTH = 200;

/**
 * Checks a system description: names resolve, numbers are in range, calls do not go round in a circle.
 *
 * @throws UsageError that names the operation and the value.
 *
 * @example
 * const system = onlineBoutique();
 * assert.equal(checkSystem(system).services.has("cartservice"), true);
 * assert.throws(() => checkSystem({ ...system, entries: [] }), /has no entry/);
 */
export function checkSystem(model: SystemModel): CheckedSystem {
  const services = new Map(model.services.map((service) => [service.name, service]));
  const operations = new Map(model.operations.map((operation) => [keyOf(operation), operation]));
  if (services.size < model.services.length) fail(model, "has two services of one name");
  if (operations.size < model.operations.length) fail(model, "has two operations of one name");
  for (const { name, utilisation = 0.2, instances = 1 } of model.services) {
    if (!(utilisation >= 0 && utilisation < 1)) fail(model, `utilisation ${utilisation} is not in [0, 1)`, name);
    if (!(Number.isInteger(instances) && instances > 0)) fail(model, `instances ${instances} is not a count`, name);
  }
  const variables = new Set(model.variables?.map((variable) => variable.name));
  const callees = new Map<string, string[]>();
  const called = new Set<string>();
  for (const [key, operation] of operations) {
    if (!services.has(operation.service)) fail(model, `service "${operation.service}" is not described`, key);
    checkLatency(model, operation.work, key);
    const calls = checkSteps(model, operation.steps ?? [], key, operations, variables);
    callees.set(key, calls);
    for (const callee of calls) called.add(operations.get(callee)!.service);
  }
  checkLatency(model, model.network, "network");
  if (model.entries.length === 0) fail(model, "has no entry");
  for (const { operation, weight } of model.entries) {
    if (!operations.has(operation)) fail(model, `entry "${operation}" is not described`);
    if (!(weight > 0)) fail(model, `weight ${weight} is not positive`, operation);
  }
  checkDepth(model, callees);
  const outermost = new Set(model.entries.map((entry) => operations.get(entry.operation)!.service));
  for (const service of called) outermost.delete(service);
  return { model, services, operations, outermost };
}

/** `service/operation`. */
export function keyOf({ service, name }: Pick<OperationModel, "service" | "name">): string {
  return `${service}/${name}`;
}

/** All calls among steps, those made together and those behind a cache included, in order. */
export function callsOf(steps: readonly Step[]): CallStep[] {
  const calls: CallStep[] = [];
  const stack = [...steps].reverse();
  while (stack.length > 0) {
    const step = stack.pop()!;
    if ("call" in step) calls.push(step);
    else if ("together" in step) stack.push(...[...step.together].reverse());
    else if ("cache" in step) stack.push(...[...step.miss].reverse());
  }
  return calls;
}

function checkSteps(
  model: SystemModel,
  steps: readonly Step[],
  key: string,
  operations: ReadonlyMap<string, OperationModel>,
  variables: ReadonlySet<string>,
): string[] {
  const stack = [...steps];
  while (stack.length > 0) {
    const step = stack.pop()!;
    if ("together" in step) stack.push(...step.together);
    else if ("cache" in step) {
      checkLatency(model, step.latency, key);
      checkShare(model, step.hit, "hit", key);
      stack.push(...step.miss);
    } else {
      if ("work" in step) checkLatency(model, step.latency, key);
      else if (!operations.has(step.call)) fail(model, `callee "${step.call}" is not described`, key);
      checkShare(model, step.chance ?? 1, "chance", key);
      if (typeof step.times === "string" && !variables.has(step.times)) {
        fail(model, `variable "${step.times}" is not described`, key);
      }
    }
  }
  return callsOf(steps).map((step) => step.call);
}

/** Longest chain of calls, by repeatedly taking off operations all of whose callers are done. */
function checkDepth(model: SystemModel, callees: ReadonlyMap<string, readonly string[]>): void {
  const callers = new Map<string, number>([...callees.keys()].map((key) => [key, 0]));
  for (const calls of callees.values()) for (const callee of calls) callers.set(callee, callers.get(callee)! + 1);
  let ready = [...callers].filter(([, count]) => count === 0).map(([key]) => key);
  let done = 0;
  for (let depth = 1; ready.length > 0; depth++) {
    if (depth > MOST_DEPTH) fail(model, `calls go deeper than ${MOST_DEPTH} operations`, ready[0]);
    const next: string[] = [];
    for (const key of ready) {
      done++;
      for (const callee of callees.get(key)!) {
        const left = callers.get(callee)! - 1;
        callers.set(callee, left);
        if (left === 0) next.push(callee);
      }
    }
    ready = next;
  }
  if (done < callees.size) {
    const inCircle = [...callers].find(([, count]) => count > 0)![0];
    fail(model, "calls go round in a circle", inCircle);
  }
}

function checkLatency(model: SystemModel, { medianMs, sigma, tail }: Latency, key: string): void {
  const fine = medianMs >= 0 && sigma >= 0 && Number.isFinite(medianMs + sigma);
  if (!fine || (tail && !(tail.alpha > 0 && tail.fromMs >= 0))) {
    fail(model, `latency ${JSON.stringify({ medianMs, sigma, tail })} is not usable`, key);
  }
  if (tail) checkShare(model, tail.share, "tail.share", key);
}

function checkShare(model: SystemModel, share: number, name: string, key: string): void {
  if (!(share >= 0 && share <= 1)) fail(model, `${name} ${share} is not in [0, 1]`, key);
}

function fail(model: SystemModel, fact: string, at?: string): never {
  throw new UsageError(`Cannot simulate system "${model.name}": ${fact}`, at === undefined ? {} : { at });
}
