import { UsageError } from "../base/error.js";
import type { CallStep, Latency, OperationModel, SendStep, ServiceModel, Step, SystemModel } from "./system.js";

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
  for (const { name, weights } of model.variables ?? []) {
    if (!(weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0))) {
      fail(model, `weights ${JSON.stringify(weights)} give nothing to choose`, `variable ${name}`);
    }
  }
  checkLoad(model);
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

/** All calls and messages among steps, those within other steps included, in order. */
export function callsOf(steps: readonly Step[]): (CallStep | SendStep)[] {
  const calls: (CallStep | SendStep)[] = [];
  const stack = [...steps].reverse();
  while (stack.length > 0) {
    const step = stack.pop()!;
    if ("call" in step || "send" in step) calls.push(step);
    else for (const inner of [...innerSteps(step)].reverse()) stack.push(inner);
  }
  return calls;
}

/** `service/operation` that a call or message goes to. */
export function targetOf(step: CallStep | SendStep): string {
  return "call" in step ? step.call : step.send;
}

/** The steps that a step is made of. */
export function innerSteps(step: Step): readonly Step[] {
  if ("together" in step) return step.together;
  if ("cache" in step) return step.miss;
  if ("group" in step) return step.group;
  if ("choose" in step) return step.choose.flatMap(({ steps }) => steps);
  return [];
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
    for (const inner of innerSteps(step)) stack.push(inner);
    if ("cache" in step) checkShare(model, step.hit, "hit", key);
    if ("latency" in step && step.latency) checkLatency(model, step.latency, key);
    if ("send" in step) checkLatency(model, step.delay, key);
    if (("call" in step || "send" in step) && !operations.has(targetOf(step))) {
      fail(model, `${"call" in step ? "callee" : "consumer"} "${targetOf(step)}" is not described`, key);
    }
    if ("call" in step && !(Number.isInteger(step.retries ?? 0) && (step.retries ?? 0) >= 0)) {
      fail(model, `retries ${step.retries} is not a count`, key);
    }
    if ("call" in step && !((step.timeoutMs ?? 1) > 0)) {
      fail(model, `timeoutMs ${step.timeoutMs} is not positive`, key);
    }
    if ("choose" in step) {
      const weights = step.choose.map(({ weight }) => weight);
      if (!(weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0))) {
        fail(model, `weights ${JSON.stringify(weights)} give nothing to choose`, key);
      }
    }
    if ("together" in step || "cache" in step || "choose" in step) continue;
    checkShare(model, step.chance ?? 1, "chance", key);
    if (typeof step.times === "string" && !variables.has(step.times)) {
      fail(model, `variable "${step.times}" is not described`, key);
    }
    if (typeof step.times === "number" && !(Number.isInteger(step.times) && step.times >= 0)) {
      fail(model, `times ${step.times} is not a count`, key);
    }
  }
  return callsOf(steps).map(targetOf);
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

function checkLoad(model: SystemModel): void {
  const { tracesPerMinute, wave, noise, burstsPerHour, quietPerHour } = model.load;
  if (!(tracesPerMinute > 0 && tracesPerMinute <= 1e9)) {
    fail(model, `tracesPerMinute ${tracesPerMinute} is not a rate`, "load");
  }
  checkShare(model, wave, "wave", "load");
  if (!(noise >= 0 && noise <= 3)) fail(model, `noise ${noise} is not in [0, 3]`, "load");
  for (const perHour of [burstsPerHour, quietPerHour]) {
    if (!(perHour >= 0 && perHour <= 60)) fail(model, `${perHour} spells per hour are not in [0, 60]`, "load");
  }
  if (!Number.isSafeInteger(model.startUs) || model.startUs < 0) {
    fail(model, `startUs ${model.startUs} is not a time`);
  }
}

function checkShare(model: SystemModel, share: number, name: string, key: string): void {
  if (!(share >= 0 && share <= 1)) fail(model, `${name} ${share} is not in [0, 1]`, key);
}

function fail(model: SystemModel, fact: string, at?: string): never {
  throw new UsageError(`Cannot simulate system "${model.name}": ${fact}`, at === undefined ? {} : { at });
}
