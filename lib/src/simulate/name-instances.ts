import { Random } from "../base/random.js";
import type { SystemModel } from "./system.js";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/**
 * Names for the instances of all services, as Kubernetes would give them.
 *
 * @example
 * const names = nameInstances(onlineBoutique(), 1).get("frontend")!;
 * assert.match(names[0], /^frontend-[a-z0-9]{9}-[a-z0-9]{5}$/);
 */
export function nameInstances(model: SystemModel, seed: number): ReadonlyMap<string, readonly string[]> {
  const random = new Random(seed, "instances");
  const letters = (count: number) =>
    Array.from({ length: count }, () => LETTERS[random.below(LETTERS.length)]).join("");
  return new Map(
    model.services.map(({ name, instances = 1 }) => {
      const set = letters(9);
      return [name, Array.from({ length: instances }, () => `${name}-${set}-${letters(5)}`)];
    }),
  );
}
