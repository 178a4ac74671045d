import { UsageError } from "../../base/error.js";
import type { EngineOptions, GraphEngine } from "./engine.js";
import type { Network } from "./network.js";

/** Engines by name: one line each. */
const ENGINES = new Map<string, (options: EngineOptions) => Promise<GraphEngine>>([
  ["wasm-kernels", async (options) => (await import("./kernel-engine.js")).openKernelEngine(options)],
  ["tfjs", async (options) => (await import("./tfjs-engine.js")).openTfjsEngine(undefined, options)],
  ["tfjs-node-gpu", async (options) => (await import("./tfjs-engine.js")).openTfjsEngine("node-gpu", options)],
  ["tfjs-node", async (options) => (await import("./tfjs-engine.js")).openTfjsEngine("node", options)],
  ["tfjs-wasm", async (options) => (await import("./tfjs-engine.js")).openTfjsEngine("wasm", options)],
]);

/** Names {@link openEngine} takes. */
export const ENGINE_NAMES: readonly string[] = [...ENGINES.keys()];

/**
 * Opens an engine for a graph network.
 *
 * @param network What it is to run.
 * @param name An engine; "tfjs" is TensorFlow.js on the best backend installed. Absent: "wasm-kernels", the fastest, if
 *   it runs the network, else "tfjs".
 * @throws UsageError for a name that is none, or for kernels that do not run the network; LabelEaseError if the engine
 *   is not installed.
 *
 * @example
 * const sizes = { textWidth: 8, times: 4, statuses: 2 };
 * assert.equal((await openEngine(namedNetwork("compact", sizes))).name, "wasm-kernels");
 * assert.equal((await openEngine(namedNetwork("paper", sizes), "tfjs-wasm")).name, "tfjs-wasm");
 */
export async function openEngine(network: Network, name?: string, options: EngineOptions = {}): Promise<GraphEngine> {
  const { kernelsRun } = await import("./kernel-engine.js");
  const fits = kernelsRun(network);
  const open = ENGINES.get(name ?? (fits ? "wasm-kernels" : "tfjs"));
  if (open === undefined)
    throw new UsageError(`Cannot open engine "${name}": it is none of ${ENGINE_NAMES.join(", ")}`);
  if (name === "wasm-kernels" && !fits)
    throw new UsageError('Cannot open engine "wasm-kernels": it runs networks like "compact" only');
  return open(options);
}
