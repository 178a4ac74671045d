import { Random } from "../base/random.js";
import type { CallEffect, Fault, FaultModel } from "./fault.js";
import { faultModelOf } from "./fault-models.js";

/** The faults one trace is played with: what they do to its work and calls, all together. */
export class ActingFaults {
  readonly #faults: readonly { readonly fault: Fault; readonly model: FaultModel }[];
  readonly #startUs: number;

  /** @param startUs Start of the trace, microseconds since the epoch; times below are relative to it. */
  constructor(faults: readonly Fault[], startUs: number) {
    this.#faults = faults.map((fault) => ({ fault, model: faultModelOf(fault) }));
    this.#startUs = startUs;
  }

  /** How long `us` microseconds of own work take; `seed` stands for this piece of work. */
  work(service: string, instance: string, at: number, us: number, seed: number): number {
    const time = this.#startUs + at;
    let length = us;
    for (const { fault, model } of this.#faults) {
      if (!model.onWork || !strikes(fault, service, instance, time)) continue;
      length = model.onWork(fault, time, length, new Random(seed, fault.id));
    }
    return length;
  }

  /** What happens to a call of an instance; `seed` stands for this call. */
  call(service: string, instance: string, at: number, seed: number): CallEffect {
    const time = this.#startUs + at;
    let effect: CallEffect = {};
    for (const { fault, model } of this.#faults) {
      if (!model.onCall || !strikes(fault, service, instance, time)) continue;
      const more = model.onCall(fault, time, new Random(seed, fault.id));
      effect = {
        requestUs: (effect.requestUs ?? 0) + (more.requestUs ?? 0),
        replyUs: (effect.replyUs ?? 0) + (more.replyUs ?? 0),
        refused: effect.refused ?? more.refused,
      };
    }
    return effect;
  }
}

function strikes(fault: Fault, service: string, instance: string, atUs: number): boolean {
  if (fault.service !== service || atUs < fault.startUs || atUs >= fault.endUs) return false;
  return fault.instance === null || fault.instance === instance;
}
