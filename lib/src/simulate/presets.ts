import { UsageError } from "../base/error.js";
import { bank } from "./presets/bank.js";
import { onlineBoutique } from "./presets/online-boutique.js";
import { trainTicket } from "./presets/train-ticket.js";
import type { SystemModel } from "./system.js";

/** The systems that can be simulated by name. */
export const PRESETS: ReadonlyMap<string, () => SystemModel> = new Map([
  ["online-boutique", onlineBoutique],
  ["train-ticket", trainTicket],
  ["bank", bank],
]);

/**
 * The system of a name.
 *
 * @throws UsageError that lists the known names.
 *
 * @example
 * assert.equal(presetOf("online-boutique").name, "online-boutique");
 * assert.throws(() => presetOf("shop"), /known are online-boutique/);
 */
export function presetOf(name: string): SystemModel {
  const preset = PRESETS.get(name);
  if (preset) return preset();
  throw new UsageError(`Cannot simulate preset "${name}": known are ${[...PRESETS.keys()].join(", ")}`);
}
