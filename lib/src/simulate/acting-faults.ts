import { Random } from "../base/random.js";
import type { CallEffect, Fault, FaultModel, ServeEffect } from "./fault.js";
import { faultModelOf } from "./fault-models.js";

/** Where in the system something happens: an operation at an instance, on the request of a caller. */
export interface Site {
  readonly service: string;
  readonly instance: string;
  readonly operation: string;
  /** Undefined for the first request of a trace. */
  readonly caller?: { readonly service: string; readonly operation: string };
}

/** The faults one trace is played with: what they do to its work and calls, all together. */
export class ActingFaults {
  readonly #faults: readonly { readonly fault: Fault; readonly model: FaultModel }[];
  readonly #startUs: number;
  /** Faults that did something so far. */
  readonly struck = new Set<Fault>();

  /**
   * @param startUs Start of the trace, microseconds since the epoch; times below are relative to it.
   * @param seed Of the trace: says which of the partial faults strike it.
   */
  constructor(faults: readonly Fault[], startUs: number, seed: number) {
    this.#faults = faults
      .filter(({ id, share = 1 }) => share >= 1 || new Random(seed, `share ${id}`).next() < share)
      .map((fault) => ({ fault, model: faultModelOf(fault) }));
    this.#startUs = startUs;
  }

  /**
   * How long `us` microseconds of own work take; `seed` stands for this piece of work.
   *
   * @param dependency Whether it is work with a span of its own: a query, a look into a cache.
   */
  work(site: Site, at: number, us: number, seed: number, dependency = false): number {
    const time = this.#startUs + at;
    let length = us;
    for (const { fault, model } of this.#faults) {
      const act = (dependency ? model.onDependency : undefined) ?? model.onWork;
      if (!act || !strikes(fault, site, time)) continue;
      const whole = act(fault, time, length, new Random(seed, fault.id));
      const part = grown(fault, time);
      const now = part >= 1 ? whole : length + (whole - length) * part;
      if (now !== length) this.struck.add(fault);
      length = now;
    }
    return length;
  }

  /** What happens to a call; `seed` stands for it. */
  call(caller: Omit<Site, "caller">, callee: Site, at: number, seed: number): CallEffect {
    const time = this.#startUs + at;
    let effect: CallEffect = {};
    for (const { fault, model } of this.#faults) {
      if (model.onCall && strikes(fault, callee, time)) {
        effect = this.#join(effect, model.onCall(fault, time, new Random(seed, fault.id)), fault, time, seed);
      }
      if (model.onOutgoing && strikes(fault, caller, time) && isAt(fault.callee, callee)) {
        effect = this.#join(effect, model.onOutgoing(fault, time, new Random(seed, fault.id)), fault, time, seed);
      }
    }
    return effect;
  }

  /** What happens to a request that has arrived; `seed` stands for it. */
  serve(site: Site, at: number, seed: number): ServeEffect {
    const time = this.#startUs + at;
    let effect: ServeEffect = {};
    for (const { fault, model } of this.#faults) {
      if (!model.onServe || !strikes(fault, site, time) || !isFull(fault, time, seed)) continue;
      const more = model.onServe(fault, time, new Random(seed, fault.id));
      if (more.status || more.early) this.struck.add(fault);
      effect = { status: effect.status ?? more.status, early: effect.early || more.early };
    }
    return effect;
  }

  #join(effect: CallEffect, more: CallEffect, fault: Fault, time: number, seed: number): CallEffect {
    const part = grown(fault, time);
    const full = isFull(fault, time, seed);
    const requestUs = (more.requestUs ?? 0) * part;
    const replyUs = (more.replyUs ?? 0) * part;
    const refused = full ? more.refused : undefined;
    const missing = full && more.missing === true;
    if (requestUs + replyUs > 0 || refused || missing) this.struck.add(fault);
    return {
      requestUs: (effect.requestUs ?? 0) + requestUs,
      replyUs: (effect.replyUs ?? 0) + replyUs,
      refused: effect.refused ?? refused,
      missing: effect.missing || missing,
    };
  }
}

function strikes(fault: Fault, site: Site, atUs: number): boolean {
  if (fault.service !== site.service || atUs < fault.startUs || atUs >= fault.endUs) return false;
  if (fault.instance !== null && fault.instance !== site.instance) return false;
  if (fault.operation !== undefined && fault.operation !== site.operation) return false;
  return fault.caller === undefined || (site.caller !== undefined && isAt(fault.caller, site.caller));
}

/** Whether a place, `service` or `service/operation`, holds the site; undefined holds all. */
function isAt(place: string | undefined, { service, operation }: Pick<Site, "service" | "operation">): boolean {
  return place === undefined || place === service || place === `${service}/${operation}`;
}

/** Share of its whole effect that a gradual fault has by now. */
function grown({ startUs, endUs, ramp = 0 }: Fault, atUs: number): number {
  return ramp > 0 ? Math.min(1, (atUs - startUs) / (ramp * (endUs - startUs))) : 1;
}

/** Effects that cannot be there by half come to ever more of the calls. */
function isFull(fault: Fault, atUs: number, seed: number): boolean {
  const part = grown(fault, atUs);
  return part >= 1 || new Random(seed, `ramp ${fault.id}`).next() < part;
}
