import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LabelEaseError } from "../../base/error.js";
import type { Kernels } from "./kernels.js";
import type { WasmMemory } from "./memory.js";

interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

let compiled: object | undefined;

/**
 * The kernels, at work on a memory.
 *
 * @throws LabelEaseError if the library has not been built.
 */
export function loadKernels(memory: WasmMemory): Kernels {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
  compiled ??= new Module(readFileSync(kernelFile()));
  return new Instance(compiled, { env: { memory } }).exports as Kernels;
}

/** Beside the built library, also when its sources are run. */
function kernelFile(): string {
  const places = ["../kernels.wasm", "../../../dist/compute/kernels.wasm"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new LabelEaseError("Cannot load kernels: kernels.wasm is not built (npm run build)");
  return found;
}
