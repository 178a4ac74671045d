import { createRequire } from "node:module";
import path from "node:path";
import { LabelEaseError } from "../base/error.js";
import { registerAttention } from "./attention-kernel.js";
import { registerGradients, registerMatMulGradient } from "./gradients.js";
import { loadNative, type NativeBackendName } from "./native.js";
import { registerSegmentSum, registerTakeRows } from "./row-kernels.js";
import type { Tf } from "./tf.js";

export type TensorBackendName = NativeBackendName | "wasm";

/** TensorFlow.js with one of its backends ready. */
export interface TensorBackend {
  readonly name: TensorBackendName;
  readonly tf: Tf;
  /** Makes it the backend that computes: a process may have opened several, and there is one current one. */
  use(): void;
}

/** How a backend works. */
export interface BackendOptions {
  /** Threads of TensorFlow; the first to open it decides. Default: as many as the machine runs at once. */
  readonly threads?: number;
}

const opened = new Map<TensorBackendName, Promise<TensorBackend>>();

/**
 * Opens a TensorFlow.js backend: the best one installed, or the one named.
 *
 * `node-gpu` counts only where TensorFlow really uses a device; `node` is TensorFlow on the CPU; `wasm` is always there.
 *
 * @param name A backend; absent: the first of node-gpu, node, wasm that works.
 * @throws LabelEaseError if the named backend is not installed or does not start; it names the command to install it.
 *
 * @example
 * const { name, tf } = await openBackend("wasm");
 * assert.equal(name, "wasm");
 * assert.equal(tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3])).dataSync()[0]), 6);
 */
export async function openBackend(name?: TensorBackendName, options: BackendOptions = {}): Promise<TensorBackend> {
  if (name !== undefined) return open(name, options);
  for (const native of ["node-gpu", "node"] as const) {
    try {
      return await open(native, options);
    } catch {
      // the next one
    }
  }
  return open("wasm", options);
}

async function open(name: TensorBackendName, { threads }: BackendOptions): Promise<TensorBackend> {
  let backend = opened.get(name);
  if (backend === undefined) {
    backend = name === "wasm" ? openWasm() : openNative(name, threads);
    opened.set(name, backend);
    backend.catch(() => opened.delete(name));
  }
  const ready = await backend;
  ready.use();
  return ready;
}

async function openNative(name: NativeBackendName, threads: number | undefined): Promise<TensorBackend> {
  const tf = await loadNative(name, threads);
  quiet(tf);
  registerMatMulGradient(tf);
  return { name, tf, use: () => use(tf, "tensorflow") };
}

/** Two copies of TensorFlow.js in one process share their engine, which is meant, and would be warned of. */
function quiet(tf: Tf): void {
  tf.enableProdMode();
}

/** A backend that has started is current at once; what `setBackend` promises is for those that have not. */
function use(tf: Tf, backend: string): void {
  if (tf.getBackend() !== backend) void tf.setBackend(backend);
}

async function openWasm(): Promise<TensorBackend> {
  const require = createRequire(import.meta.url);
  const tf = (await import("@tensorflow/tfjs-core")) as unknown as Tf;
  quiet(tf);
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // the threaded build does not start in Node
  await withoutNewListeners(["uncaughtException", "unhandledRejection"], async () => {
    if (!(await tf.setBackend("wasm"))) throw new LabelEaseError("Cannot start TensorFlow.js: backend wasm failed");
    await tf.ready();
  });
  registerGradients(tf);
  registerMatMulGradient(tf);
  registerSegmentSum(tf);
  registerTakeRows(tf);
  registerAttention(tf);
  return { name: "wasm", tf, use: () => use(tf, "wasm") };
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
