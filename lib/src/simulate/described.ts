import { Random } from "../base/random.js";
import { checkSystem, innerSteps } from "./check-system.js";
import { drawLoad } from "./load.js";
import { nameInstances } from "./name-instances.js";
import { TracePlayer } from "./play-trace.js";
import type { Playable } from "./playable.js";
import type { Step, SystemModel } from "./system.js";

const DEFAULT_TRACES = 4000;
const REHEARSED = 100;

/**
 * A description ready to be played.
 *
 * @param seed Names its instances.
 * @throws UsageError if the description cannot be played; see {@link checkSystem}.
 *
 * @example
 * const shop = described(onlineBoutique(), 1);
 * assert.deepEqual([...shop.outermost], ["frontend"]);
 * assert.ok(shop.passes(1).get("productcatalogservice")! > 0.5);
 */
export function described(model: SystemModel, seed: number): Playable {
  const system = checkSystem(model);
  const instances = nameInstances(model, seed);
  const operations = new Map<string, Set<string>>(model.services.map(({ name }) => [name, new Set()]));
  for (const { service, name } of model.operations) operations.get(service)!.add(name);
  const callers = model.operations.filter(({ steps = [] }) => hasWaiting(steps)).map(({ service }) => service);
  return {
    name: model.name,
    instances,
    operations,
    outermost: system.outermost,
    callers: new Set(callers),
    startUs: model.startUs,
    tracesPerMinute: model.load.tracesPerMinute,
    traces: DEFAULT_TRACES,
    player: new TracePlayer(system, instances),
    load: (loadSeed, minutes) => drawLoad(model.load, { seed: loadSeed, startUs: model.startUs, minutes }),
    passes(rehearsalSeed) {
      const player = new TracePlayer(system, instances);
      const seeds = new Random(rehearsalSeed, "rehearsal");
      const passes = new Map<string, number>();
      for (let i = 0; i < REHEARSED; i++) {
        const trace = player.play({ seed: seeds.uint32(), startUs: model.startUs, load: 1 });
        for (const service of new Set(trace.map((span) => span.service))) {
          passes.set(service, (passes.get(service) ?? 0) + 1);
        }
      }
      return new Map([...passes].map(([service, count]) => [service, count / REHEARSED]));
    },
  };
}

function hasWaiting(steps: readonly Step[]): boolean {
  const stack = [...steps];
  while (stack.length > 0) {
    const step = stack.pop()!;
    if ("call" in step || "send" in step || "work" in step || "cache" in step) return true;
    for (const inner of innerSteps(step)) stack.push(inner);
  }
  return false;
}
