import { createRequire } from "node:module";
import path from "node:path";
import { LabelEaseError } from "../base/error.js";
import { registerAttention } from "./attention-kernel.js";
import { registerGradients } from "./gradients.js";
import { registerSegmentSum, registerTakeRows } from "./row-kernels.js";
import type { Tf } from "./tf.js";

export type TensorBackendName = "node-gpu" | "node" | "wasm";

/** TensorFlow.js with one of its backends ready. */
export interface TensorBackend {
  readonly name: TensorBackendName;
  readonly tf: Tf;
}

const opened = new Map<TensorBackendName, Promise<TensorBackend>>();

/**
 * Opens a TensorFlow.js backend: the best one installed, or the one named.
 *
 * `node-gpu` counts only where TensorFlow really uses a device; `node` is TensorFlow on the CPU; `wasm` is always there.
 *
 * @param name A backend; absent: the first of node-gpu, node, wasm that works.
 * @throws LabelEaseError if the named backend is not installed or does not start.
 *
 * @example
 * const { name, tf } = await openBackend("wasm");
 * assert.equal(name, "wasm");
 * assert.equal(tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0]), 6);
 */
export async function openBackend(name?: TensorBackendName): Promise<TensorBackend> {
  if (name !== undefined) return open(name);
  for (const native of ["node-gpu", "node"] as const) {
    try {
      return await open(native);
    } catch {
      opened.delete(native);
    }
  }
  return open("wasm");
}

function open(name: TensorBackendName): Promise<TensorBackend> {
  let backend = opened.get(name);
  if (backend === undefined) {
    backend = name === "wasm" ? openWasm() : openNative(name);
    opened.set(name, backend);
  }
  return backend;
}

async function openWasm(): Promise<TensorBackend> {
  const require = createRequire(import.meta.url);
  const tf = (await import("@tensorflow/tfjs-core")) as unknown as Tf;
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // the threaded build does not start in Node
  await withoutNewListeners(["uncaughtException", "unhandledRejection"], async () => {
    if (!(await tf.setBackend("wasm"))) throw new LabelEaseError("Cannot start TensorFlow.js: backend wasm failed");
    await tf.ready();
  });
  registerGradients(tf);
  registerSegmentSum(tf);
  registerTakeRows(tf);
  registerAttention(tf);
  return { name: "wasm", tf };
}

/** The wasm module listens for every uncaught error of the process and hides its message; only its listeners go. */
async function withoutNewListeners(events: readonly string[], body: () => Promise<void>): Promise<void> {
  const before = events.map((event) => new Set(process.listeners(event as "uncaughtException")));
  await body();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!before[i].has(listener)) process.off(event, listener);
    }
  });
}

async function openNative(name: "node-gpu" | "node"): Promise<TensorBackend> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  const require = createRequire(import.meta.url);
  const util = require("node:util"); // tfjs-node 4.22 calls two helpers that Node 23 removed
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  let tf: Tf;
  try {
    tf = require(name === "node" ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs-node-gpu");
    await tf.ready();
  } catch (cause) {
    throw new LabelEaseError(`Cannot open backend "${name}": not installed`, {}, { cause });
  }
  const device = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  if (name === "node-gpu" && device.isUsingGpuDevice !== true) {
    throw new LabelEaseError('Cannot open backend "node-gpu": TensorFlow found no device');
  }
  return { name, tf };
}
