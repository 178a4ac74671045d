import { Random } from "../base/random.js";
import type { Fault, FaultModel } from "./fault.js";
import { FAULT_MODELS, PAPER_FAULTS } from "./fault-models.js";
import type { Playable } from "./playable.js";

/** Faults begin after a quiet stretch of 6 to 16 minutes and last 2 to 5 minutes; none reaches into the last minute. */
const QUIET_S = [360, 960] as const;
const WINDOW_S = [120, 300] as const;
const LAST_S = 60;
/** Of the mixed faults, this share begins while the one before lasts; is partial; is gradual. */
const MIXED_SHARE = 1 / 3;

/** Which faults are drawn at random: the paper's five kinds one after the other, or all kinds in every way. */
export type FaultPlan = "paper" | "mixed";

/**
 * Plans the faults of a recording: one after the other, each type before any type comes again, services in turn, those
 * that many traces pass through up to three times as often as the others.
 *
 * A recording that is too short for a quiet stretch and a window has none. The plan `mixed` takes all types, and a third
 * of its faults each overlap the one before, strike a part of the traces only, grow slowly, strike one operation only.
 *
 * @param startUs Start of the recording; likewise `endUs`; microseconds since the epoch.
 *
 * @example
 * const shop = described(onlineBoutique(), 1);
 * const faults = scheduleFaults(shop, { startUs: 0, endUs: 3 * 3600e6, seed: 1 });
 * assert.equal(new Set(faults.slice(0, 5).map((fault) => fault.type)).size, 5);
 */
export function scheduleFaults(
  system: Playable,
  options: {
    readonly startUs: number;
    readonly endUs: number;
    readonly seed: number;
    /** Default "paper". */
    readonly plan?: FaultPlan;
  },
): Fault[] {
  const mixed = options.plan === "mixed";
  const random = new Random(options.seed, "faults");
  const manner = new Random(options.seed, "manner of faults");
  const types = deck(mixed ? [...FAULT_MODELS.values()] : [...PAPER_FAULTS], random);
  const services = deck(cards(system, options.seed), random);
  const faults: Fault[] = [];
  let at = options.startUs;
  for (;;) {
    const quietUs = between(QUIET_S, random) * 1e6;
    const overlaps = mixed && faults.length > 0 && manner.next() < MIXED_SHARE;
    const startUs = overlaps ? at - Math.floor((at - faults[faults.length - 1].startUs) / 2) : at + quietUs;
    const endUs = startUs + between(WINDOW_S, random) * 1e6;
    if (endUs > options.endUs - LAST_S * 1e6) return faults;
    const model = types(() => true);
    if (model === undefined) return faults;
    if (mixed && ![...system.instances.keys()].some((name) => isFit(model, name, system))) continue;
    const service = services((name) => isFit(model, name, system));
    if (service === undefined) return faults;
    const pods = system.instances.get(service)!;
    faults.push({
      id: `f${String(faults.length + 1).padStart(3, "0")}`,
      type: model.type,
      service,
      instance: model.scope === "instance" ? pods[random.below(pods.length)] : null,
      startUs,
      endUs,
      severity: Math.round(100 * (0.2 + 0.8 * random.next())) / 100,
      ...(mixed ? mannerOf([...system.operations.get(service)!], manner) : {}),
    });
    at = Math.max(at, endUs);
  }
}

function mannerOf(operations: readonly string[], random: Random): Pick<Fault, "share" | "ramp" | "operation"> {
  const [partial, gradual, narrow] = [random.next(), random.next(), random.next()].map((dice) => dice < MIXED_SHARE);
  const share = Math.round(100 * (0.2 + 0.6 * random.next())) / 100;
  const operation = operations[random.below(Math.max(1, operations.length))];
  return {
    ...(partial ? { share } : {}),
    ...(gradual ? { ramp: 0.8 } : {}),
    ...(narrow && operations.length > 1 ? { operation } : {}),
  };
}

/** Each service once to three times, by the share of some healthy traces that pass through it. */
function cards(system: Playable, seed: number): string[] {
  const passes = system.passes(seed);
  return [...system.instances.keys()].flatMap((name) => {
    const share = passes.get(name) ?? 0;
    return Array<string>(share > 0.6 ? 3 : share > 0.3 ? 2 : 1).fill(name);
  });
}

function isFit(model: FaultModel, service: string, system: Playable): boolean {
  if (model.needsCallees && !system.callers.has(service)) return false;
  return !(model.needsCallers && system.outermost.has(service));
}

function between([low, high]: readonly [number, number], random: Random): number {
  return low + Math.floor((high - low) * random.next());
}

/** Deals the cards in random order, each once before any comes again; unfit ones wait for their turn. */
function deck<T>(cards: readonly T[], random: Random): (isFit: (card: T) => boolean) => T | undefined {
  const left: T[] = [];
  return (isFit) => {
    let at = left.findIndex(isFit);
    if (at < 0) {
      left.push(...random.shuffle([...cards]));
      at = left.findIndex(isFit);
    }
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
}
