import { carryOut } from "../main.mjs";
import { placesOf } from "../places.mjs";
import { needMachine } from "./machine.mjs";
import { nativeSteps } from "./steps.mjs";
import { WAYS } from "./wheels.mjs";

/**
 * Puts TensorFlow itself into `.native`, linked to TensorFlow.js. Nothing needs it: where it stands, it can be chosen.
 *
 * @param {string} way "cpu" or "gpu".
 * @param {{say?: (text: string) => void}} [options]
 * @returns {Promise<boolean>} Whether it is ready; if not, the reason and the cure have been printed.
 */
export async function setupNative(way, options = {}) {
  if (!WAYS.has(way)) {
    console.error(`usage: ${[...WAYS.values()].map(({ command }) => command).join(" | ")}`);
    process.exitCode = 2;
    return false;
  }
  const places = placesOf();
  const { steps, stamps } = nativeSteps(places, way);
  return carryOut(places, steps, stamps, { ...options, before: () => needMachine(WAYS.get(way).command) });
}
