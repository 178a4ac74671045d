import { UsageError } from "../../base/error.js";
import type { GraphEngine } from "./engine.js";

/** Engines by name: one line each. */
const ENGINES = new Map<string, () => Promise<GraphEngine>>([
  ["tfjs-node-gpu", async () => (await import("./tfjs-engine.js")).openTfjsEngine("node-gpu")],
  ["tfjs-node", async () => (await import("./tfjs-engine.js")).openTfjsEngine("node")],
  ["tfjs-wasm", async () => (await import("./tfjs-engine.js")).openTfjsEngine("wasm")],
]);

/**
 * Opens an engine for graph networks.
 *
 * @param name An engine; absent: TensorFlow.js on the best backend installed.
 * @throws UsageError for a name that is none, LabelEaseError if the engine is not installed.
 *
 * @example
 * assert.equal((await openEngine("tfjs-wasm")).name, "tfjs-wasm");
 */
export async function openEngine(name?: string): Promise<GraphEngine> {
  if (name === undefined) return (await import("./tfjs-engine.js")).openTfjsEngine();
  const open = ENGINES.get(name);
  if (open === undefined)
    throw new UsageError(`Cannot open engine "${name}": it is none of ${[...ENGINES.keys()].join(", ")}`);
  return open();
}
