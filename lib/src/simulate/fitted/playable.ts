import type { LoadCurve } from "../load.js";
import type { Playable } from "../playable.js";
import type { FittedSystem } from "./fitted-system.js";
import { FittedPlayer } from "./play-fitted.js";
import { Role } from "./prepare.js";

/**
 * A fitted system ready to be played.
 *
 * @example
 * const { batches } = generate({ traces: 60, faults: [] });
 * const corpus = memoryCorpus([...batches()].map(({ table }) => table));
 * const shop = fittedPlayable(await fitSystem(corpus));
 * assert.deepEqual([...shop.outermost], ["frontend"]);
 * assert.equal(shop.traces, 60);
 */
export function fittedPlayable(system: FittedSystem): Playable {
  const player = new FittedPlayer(system);
  const names = system.services.map(({ name }) => name);
  const operations = new Map(names.map((name) => [name, new Set<string>()]));
  const outermost = new Set<string>();
  const called = new Set<string>();
  const callers = new Set<string>();
  const passes = new Map<string, number>();
  let traces = 0;
  for (const { fitted, roles, request } of player.structures) {
    const { parents, services } = fitted;
    const met = new Set<string>();
    for (let node = 0; node < parents.length; node++) {
      if (services[node] < 0) continue;
      const name = names[services[node]];
      met.add(name);
      if (roles[node] === Role.REQUEST) operations.get(name)!.add(system.operations[fitted.operations[node]]);
      const up = parents[node];
      if (up < 0) outermost.add(name);
      else if (services[up] >= 0) {
        callers.add(names[services[up]]);
        if (request[node] === node) called.add(name);
      }
    }
    for (const name of met) passes.set(name, (passes.get(name) ?? 0) + fitted.traces);
    traces += fitted.traces;
  }
  for (const name of called) outermost.delete(name);
  const { startUs, binMinutes, traces: bins } = system.load;
  return {
    name: system.name,
    instances: new Map(system.services.map(({ name, instances }) => [name, instances.map(([instance]) => instance)])),
    operations,
    outermost,
    callers,
    startUs,
    tracesPerMinute: bins.reduce((a, b) => a + b, 0) / (bins.length * binMinutes),
    traces: Math.max(1, Math.round(traces)),
    player,
    load: (_seed, minutes) => curveOf(system.load, minutes),
    passes: () => new Map([...passes].map(([name, count]) => [name, count / traces])),
  };
}

/** The recorded load; where that is over it begins anew. */
function curveOf({ startUs, binMinutes, traces }: FittedSystem["load"], minutes: number): LoadCurve {
  const curve = Float64Array.from({ length: minutes }, (_, i) => traces[Math.floor(i / binMinutes) % traces.length]);
  const sum = curve.reduce((a, b) => a + b, 0);
  const scaled = curve.map((rate) => (sum > 0 ? (rate * minutes) / sum : 1));
  return { startUs, endUs: startUs + minutes * 60e6, minutes: scaled };
}
