import { Random } from "../base/random.js";
import { isError, type Status } from "../trace/status.js";
import { ActingFaults, type Site } from "./acting-faults.js";
import type { CheckedSystem } from "./check-system.js";
import { cut, pick, queueUs } from "./draws.js";
import type { Fault } from "./fault.js";
import { drawLatency } from "./latency.js";
import type { PlayedSpan, Player, SpanKind, TraceDraw } from "./player.js";

export type { PlayedSpan, Player, SpanKind, TraceDraw } from "./player.js";

import type {
  CacheStep,
  CallStep,
  ChooseStep,
  Latency,
  OperationModel,
  Repetition,
  SendStep,
  Step,
  WorkStep,
} from "./system.js";
import { translateStatus } from "./translate-status.js";

interface Done {
  readonly end: number;
  /** Set if what was done failed, and with it whoever needed it. */
  readonly failed?: Status;
}

interface Served {
  readonly end: number;
  readonly status: Status;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const OK = { http: { kind: "http", code: "200" }, grpc: { kind: "grpc", code: "0" } } as const;
const GAVE_UP: Status = { kind: "grpc", code: "4" };
const UNSET: Status = { kind: "other", code: "" };
const SEND: Latency = { medianMs: 0.4, sigma: 0.3 };
const DELIVERIES = 4;
const REDELIVERED_US = 1e6;

/**
 * Plays traces of a described system, with faults or without.
 *
 * Each call, piece of work and attempt has random numbers of its own, which depend on the trace's seed and on its place
 * in the call tree only, and are drawn before any fault acts ("common random numbers"). So a trace played with a fault
 * differs from the same trace played without exactly in what the fault did, and labels are exact.
 *
 * Recursion goes as deep as the system description, which {@link checkSystem} bounds; not as deep as the data.
 *
 * @example The same draw, the same trace
 * const system = checkSystem(onlineBoutique());
 * const player = new TracePlayer(system, nameInstances(system.model, 1));
 * const draw = { seed: 7, startUs: system.model.startUs, load: 1 };
 * assert.deepEqual(player.play(draw), player.play(draw));
 */
export class TracePlayer implements Player {
  readonly #system: CheckedSystem;
  readonly #instances: ReadonlyMap<string, readonly string[]>;
  readonly #entryWeights: readonly number[];
  #spans: PlayedSpan[] = [];
  #variables = new Map<string, number>();
  #draw: TraceDraw = { seed: 0, startUs: 0, load: 1 };
  #faults = new ActingFaults([], 0, 0);
  /** The request that each span is part of. */
  #sites: Site[] = [];

  /** @param instances Names of the instances of each service. */
  constructor(system: CheckedSystem, instances: ReadonlyMap<string, readonly string[]>) {
    this.#system = system;
    this.#instances = instances;
    this.#entryWeights = system.model.entries.map((entry) => entry.weight);
  }

  get struck(): ReadonlySet<Fault> {
    return this.#faults.struck;
  }

  /** The spans of one trace, the root first. */
  play(draw: TraceDraw, faults: readonly Fault[] = []): PlayedSpan[] {
    this.#spans = [];
    this.#sites = [];
    this.#draw = draw;
    this.#faults = new ActingFaults(faults, draw.startUs, draw.seed);
    const random = new Random(draw.seed, "trace");
    const { entries, variables = [] } = this.#system.model;
    const entry = entries[pick(this.#entryWeights, random)];
    this.#variables = new Map(variables.map(({ name, weights }) => [name, pick(weights, random)]));
    const operation = this.#system.operations.get(entry.operation)!;
    const instance = this.#pickInstance(operation.service, random);
    this.#serve(operation, siteOf(operation, instance), -1, 0, random.uint32());
    return this.#spans;
  }

  /** A request at an instance: queue, own work, steps. */
  #serve(
    operation: OperationModel,
    site: Site,
    parent: number,
    at: number,
    seed: number,
    kind: SpanKind = "SERVER",
  ): Served {
    const random = new Random(seed);
    const steps = operation.steps ?? [];
    const service = this.#system.services.get(operation.service)!;
    const ok = operation.success ?? OK[service.protocol];
    const index = this.#open(seed, parent, site, operation.name, kind, at, ok);
    const wait = queueUs(service.utilisation ?? 0.2, service.queueMs ?? 2, this.#draw.load, random);
    const work = drawLatency(operation.work, random);
    const mishap = random.next();
    const parts = cut(steps.length + 1, random);
    const seeds = steps.map(() => random.uint32());
    const own = wait + work;
    // What takes less than a picosecond cannot be stretched: the quotient would be infinite.
    const slower = own > 1e-6 ? this.#faults.work(site, at, own, seed) / own : 1;
    const effect = this.#faults.serve(site, at, seed);
    const piece = (i: number) => work * parts[i] * slower;

    let now = at + wait * slower + piece(0);
    if (operation.naturalError && mishap < operation.naturalError.share) {
      return this.#close(index, now, translateStatus(operation.naturalError.status, service.protocol));
    }
    for (let i = 0; i < steps.length && !effect.early; i++) {
      const done = this.#step(steps[i], index, now, seeds[i]);
      now = done.end + piece(i + 1);
      if (done.failed) return this.#close(index, now, translateStatus(done.failed, service.protocol));
    }
    return this.#close(index, now, effect.status ? translateStatus(effect.status, service.protocol) : ok);
  }

  #step(step: Step, parent: number, at: number, seed: number): Done {
    if ("together" in step) return this.#together(step.together, parent, at, seed);
    if ("cache" in step) return this.#lookUp(step, parent, at, seed);
    if ("choose" in step) return this.#choose(step, parent, at, seed);
    let now = at;
    for (const own of this.#repetitions(step, seed)) {
      const done = this.#once(step, parent, now, own);
      now = done.end;
      if (done.failed) return done;
    }
    return { end: now };
  }

  #once(step: Exclude<Step, { together: unknown } | CacheStep | ChooseStep>, parent: number, at: number, seed: number) {
    if ("call" in step) return this.#call(step, parent, at, seed);
    if ("work" in step) return this.#work(step, parent, at, seed);
    if ("send" in step) return this.#send(step, parent, at, seed);
    return this.#sequence(step.group, parent, at, new Random(seed, "group"));
  }

  #sequence(steps: readonly Step[], parent: number, at: number, random: Random): Done {
    let now = at;
    for (const step of steps) {
      const done = this.#step(step, parent, now, random.uint32());
      now = done.end;
      if (done.failed) return done;
    }
    return { end: now };
  }

  #choose({ choose }: ChooseStep, parent: number, at: number, seed: number): Done {
    const random = new Random(seed, "choose");
    const { steps } =
      choose[
        pick(
          choose.map(({ weight }) => weight),
          random,
        )
      ];
    return this.#sequence(steps, parent, at, random);
  }

  /** Steps that start at (nearly) one time; the first failure counts once all have ended. */
  #together(steps: readonly Step[], parent: number, at: number, seed: number): Done {
    const random = new Random(seed, "together");
    let sent = at;
    let end = at;
    let failed: Status | undefined;
    for (const step of steps) {
      const seedOfStep = random.uint32();
      for (const own of "call" in step ? this.#repetitions(step, seedOfStep) : [seedOfStep]) {
        const done = "call" in step ? this.#call(step, parent, sent, own) : this.#step(step, parent, sent, own);
        sent += 15 + 40 * random.next();
        end = Math.max(end, done.end);
        failed ??= done.failed;
      }
    }
    return { end, failed };
  }

  #lookUp(step: CacheStep, parent: number, at: number, seed: number): Done {
    const random = new Random(seed, "cache");
    const hit = random.next() < step.hit;
    const looked = this.#work({ work: step.cache, latency: step.latency, kind: "CLIENT" }, parent, at, seed);
    return this.#sequence(hit ? [] : step.miss, parent, looked.end, random);
  }

  /** Work with a span of its own, in the process of the parent. */
  #work(step: WorkStep, parent: number, at: number, seed: number): Done {
    const site = this.#sites[parent];
    const us = drawLatency(step.latency, new Random(seed));
    const index = this.#open(seed, parent, site, step.work, step.kind ?? "INTERNAL", at, UNSET);
    return this.#close(index, at + this.#faults.work(site, at, us, seed, true), UNSET);
  }

  /**
   * A message. The consumer starts when it is delivered:
   *
   *     request   |-----------------|
   *     producer    |--|
   *     consumer            |------------|
   */
  #send(step: SendStep, parent: number, at: number, seed: number): Done {
    const random = new Random(seed, "send");
    const own = drawLatency(step.latency ?? SEND, random);
    const there = drawLatency(this.#system.model.network, random) + drawLatency(step.delay, random);
    const site = this.#sites[parent];
    const consumer = this.#system.operations.get(step.send)!;
    let producer = -1;
    let delivered = at + own + there;
    for (let i = 0; i < DELIVERIES; i++) {
      const [instance, key, served] = [this.#pickInstance(consumer.service, random), random.uint32(), random.uint32()];
      const target = siteOf(consumer, instance, site);
      const effect = this.#faults.call(site, target, delivered, key);
      if (effect.missing) return { end: at };
      if (producer < 0) {
        producer = this.#open(seed, parent, site, step.as ?? `send ${consumer.name}`, "PRODUCER", at, UNSET);
        this.#close(producer, at + own, UNSET);
      }
      delivered += effect.refused ? REDELIVERED_US : (effect.requestUs ?? 0);
      if (effect.refused) continue;
      this.#serve(consumer, target, producer, delivered, served, "CONSUMER");
      break;
    }
    return { end: at + own };
  }

  /** A call with its further attempts. */
  #call(step: CallStep, parent: number, at: number, seed: number): Done {
    const random = new Random(seed, "attempts");
    let now = at;
    for (let attempt = 0; ; attempt++) {
      const { end, status } = this.#attempt(step, parent, now, random.uint32());
      if (!isError(status)) return { end };
      if (attempt >= (step.retries ?? 0)) return { end, failed: step.onError === "ignore" ? undefined : status };
      now = end + (5 + 10 * random.next()) * 2 ** attempt * 1000;
    }
  }

  #attempt(step: CallStep, parent: number, at: number, seed: number): Served {
    const callee = this.#system.operations.get(step.call)!;
    const site = this.#sites[parent];
    const random = new Random(seed);
    const there = drawLatency(this.#system.model.network, random);
    const back = drawLatency(this.#system.model.network, random);
    const instance = this.#pickInstance(callee.service, random);
    const own = random.uint32();
    const target = siteOf(callee, instance, site);
    const effect = this.#faults.call(site, target, at, seed);
    const { protocol } = this.#system.services.get(callee.service)!;
    if (effect.missing) return { end: at, status: OK[protocol] };
    const index = this.#open(seed, parent, site, step.as ?? callee.name, "CLIENT", at, OK[protocol]);
    const latest = at + (step.timeoutMs ?? DEFAULT_TIMEOUT_MS) * 1000;
    if (effect.refused) {
      const end = at + there + effect.refused.afterUs;
      if (end < latest) return this.#close(index, end, translateStatus(effect.refused.status, protocol));
      return this.#close(index, latest, translateStatus(GAVE_UP, protocol));
    }
    const arrived = at + there + (effect.requestUs ?? 0);
    // The caller has given up before its request got through: nothing is served.
    if (arrived >= latest) return this.#close(index, latest, translateStatus(GAVE_UP, protocol));
    const served = this.#serve(callee, target, index, arrived, own);
    const end = served.end + back + (effect.replyUs ?? 0);
    // caller  |----------x          the server does not learn of it and works on
    // callee      |-----------|
    if (end > latest) return this.#close(index, latest, translateStatus(GAVE_UP, protocol));
    return this.#close(index, end, served.status);
  }

  #repetitions({ chance = 1, times = 1 }: Repetition, seed: number): number[] {
    const random = new Random(seed, "repetitions");
    if (random.next() >= chance) return [];
    const count = typeof times === "string" ? this.#variables.get(times)! : times;
    return Array.from({ length: count }, () => random.uint32());
  }

  #pickInstance(service: string, random: Random): string {
    const instances = this.#instances.get(service)!;
    return instances[random.below(instances.length)];
  }

  #open(
    key: number,
    parent: number,
    site: Site,
    operation: string,
    kind: SpanKind,
    start: number,
    status: Status,
  ): number {
    const { service, instance } = site;
    this.#sites.push(site);
    return this.#spans.push({ key, parent, service, operation, instance, kind, start, end: start, status }) - 1;
  }

  #close(index: number, end: number, status: Status): Served {
    const span = this.#spans[index];
    span.end = end;
    span.status = status;
    return { end, status };
  }
}

function siteOf({ service, name }: OperationModel, instance: string, caller?: Site): Site {
  return { service, instance, operation: name, caller };
}
