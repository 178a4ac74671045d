import { Random } from "../base/random.js";
import type { CheckedSystem } from "./check-system.js";
import type { Fault, FaultModel } from "./fault.js";
import { FAULT_MODELS } from "./fault-models.js";
import { TracePlayer } from "./play-trace.js";

/** Faults begin after a quiet stretch of 6 to 16 minutes and last 2 to 5 minutes; none reaches into the last minute. */
const QUIET_S = [360, 960] as const;
const WINDOW_S = [120, 300] as const;
const LAST_S = 60;
const REHEARSED = 100;

/**
 * Plans the faults of a recording: one after the other, each type before any type comes again, services in turn, those
 * that many traces pass through up to three times as often as the others.
 *
 * A recording that is too short for a quiet stretch and a window has none.
 *
 * @param instances Names of the instances of each service.
 * @param startUs Start of the recording; likewise `endUs`; microseconds since the epoch.
 *
 * @example
 * const system = checkSystem(onlineBoutique());
 * const instances = nameInstances(system.model, 1);
 * const faults = scheduleFaults(system, { instances, startUs: 0, endUs: 3 * 3600e6, seed: 1 });
 * assert.equal(new Set(faults.slice(0, 5).map((fault) => fault.type)).size, 5);
 */
export function scheduleFaults(
  system: CheckedSystem,
  options: {
    readonly instances: ReadonlyMap<string, readonly string[]>;
    readonly startUs: number;
    readonly endUs: number;
    readonly seed: number;
  },
): Fault[] {
  const random = new Random(options.seed, "faults");
  const types = deck([...FAULT_MODELS.values()], random);
  const services = deck(cards(system, options.instances, options.seed), random);
  const faults: Fault[] = [];
  let at = options.startUs;
  for (;;) {
    const startUs = at + between(QUIET_S, random) * 1e6;
    const endUs = startUs + between(WINDOW_S, random) * 1e6;
    if (endUs > options.endUs - LAST_S * 1e6) return faults;
    const model = types(() => true);
    if (model === undefined) return faults;
    const service = services((name) => isFit(model, name, system));
    if (service === undefined) return faults;
    const pods = options.instances.get(service)!;
    faults.push({
      id: `f${String(faults.length + 1).padStart(3, "0")}`,
      type: model.type,
      service,
      instance: model.scope === "instance" ? pods[random.below(pods.length)] : null,
      startUs,
      endUs,
      severity: Math.round(100 * (0.2 + 0.8 * random.next())) / 100,
    });
    at = endUs;
  }
}

/** Each service once to three times, by the share of some healthy traces that pass through it. */
function cards(system: CheckedSystem, instances: ReadonlyMap<string, readonly string[]>, seed: number): string[] {
  const player = new TracePlayer(system, instances);
  const seeds = new Random(seed, "rehearsal");
  const passes = new Map<string, number>();
  for (let i = 0; i < REHEARSED; i++) {
    const trace = player.play({ seed: seeds.uint32(), startUs: system.model.startUs, load: 1 });
    for (const service of new Set(trace.map((span) => span.service))) {
      passes.set(service, (passes.get(service) ?? 0) + 1);
    }
  }
  return system.model.services.flatMap(({ name }) => {
    const share = (passes.get(name) ?? 0) / REHEARSED;
    return Array<string>(share > 0.6 ? 3 : share > 0.3 ? 2 : 1).fill(name);
  });
}

function isFit(model: FaultModel, service: string, system: CheckedSystem): boolean {
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
