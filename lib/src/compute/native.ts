import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabelEaseError } from "../base/error.js";
import type { Tf } from "./tf.js";

/** TensorFlow on an NVIDIA card, and on the processor. */
export type NativeBackendName = "node-gpu" | "node";

/** How each is put in place. */
const WAYS = {
  "node-gpu": { package: "@tensorflow/tfjs-node-gpu", command: "npm run setup:gpu" },
  node: { package: "@tensorflow/tfjs-node", command: "npm run setup:native" },
} as const;

/** Folder that the set-up makes, see scripts/setup/native. */
const FOLDER = ".native";

/**
 * Where a package with TensorFlow is, ready to be loaded: in the folder `LABELEASE_NATIVE` alone if it is set; otherwise
 * in `.native` of a folder above this library, or wherever Node finds it from here.
 *
 * @param name A backend.
 * @param env Environment variables.
 * @param library A file of this library.
 * @returns A file to load, or undefined.
 *
 * @example
 * assert.equal(findNative("node", { LABELEASE_NATIVE: "/nowhere" }), undefined);
 */
export function findNative(
  name: NativeBackendName,
  env: NodeJS.ProcessEnv = process.env,
  library = fileURLToPath(import.meta.url),
): string | undefined {
  const wanted = WAYS[name].package;
  const folders: string[] = [];
  if (env.LABELEASE_NATIVE) folders.push(env.LABELEASE_NATIVE);
  else
    for (let folder = dirname(library); ; folder = dirname(folder)) {
      folders.push(join(folder, FOLDER));
      if (folder === dirname(folder)) break;
    }
  const packages = folders.map((folder) => join(folder, "node_modules", wanted));
  const made = packages.find(isLinked);
  if (made !== undefined || env.LABELEASE_NATIVE) return made && join(made, "dist", "index.js");
  try {
    const found = createRequire(library).resolve(wanted);
    // What danfojs finds under this name is TensorFlow.js without an addon (package.json, overrides).
    return isLinked(dirname(dirname(found))) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A package whose addon was not linked, or failed its proof, has none. */
function isLinked(folder: string): boolean {
  const lib = join(folder, "lib");
  return existsSync(lib) && readdirSync(lib).some((version) => existsSync(join(lib, version, "tfjs_binding.node")));
}

interface Loaded {
  readonly tf: Tf;
  /** Whether it computes on a card. */
  readonly device: boolean;
}

/** The one TensorFlow of this process: two would answer to the same name, and the second be ignored. */
let loaded: Promise<Loaded> | undefined;

/**
 * Loads TensorFlow. The package for cards computes on the processor where there is none, and serves as `node`, too.
 *
 * @param name `node-gpu` only if TensorFlow really uses a device.
 * @param threads Threads of TensorFlow, if it is not loaded yet; default: as many as the machine runs at once.
 * @throws LabelEaseError with the command that puts it in place, or with what is wrong.
 */
export async function loadNative(name: NativeBackendName, threads?: number): Promise<Tf> {
  const { device, tf } = await (loaded ?? load(name, threads));
  if (device === (name === "node-gpu")) return tf;
  throw new LabelEaseError(
    device
      ? 'Cannot open backend "node": this process computes on the GPU already'
      : 'Cannot open backend "node-gpu": TensorFlow finds no GPU; nvidia-smi must list one, with a driver for CUDA 12.2 or newer',
  );
}

async function load(name: NativeBackendName, threads: number | undefined): Promise<Loaded> {
  const gpu = findNative("node-gpu");
  const file = name === "node-gpu" ? gpu : (findNative("node") ?? gpu);
  if (file === undefined) {
    throw new LabelEaseError(`Cannot open backend "${name}": it is not installed; type: ${WAYS[name].command}`);
  }
  if (name === "node" && file === gpu) process.env.CUDA_VISIBLE_DEVICES = "-1";
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3"; // level 2 lets three lines through that mean nothing
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  const opening = start(file);
  loaded = opening;
  try {
    return await opening;
  } catch (cause) {
    loaded = undefined;
    const fact = (cause as Error).message.split("\n")[0];
    throw new LabelEaseError(
      `Cannot open backend "${name}": ${fact}; to put it in place again, remove ${FOLDER} and type: ${WAYS[name].command}`,
      { file },
      { cause },
    );
  }
}

async function start(file: string): Promise<Loaded> {
  const require = createRequire(import.meta.url);
  const util = require("node:util"); // tfjs-node 4.22 calls two helpers that Node 23 removed
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  const tf: Tf = require(file);
  await tf.ready();
  const device = tf.backend() as unknown as { readonly isUsingGpuDevice?: boolean };
  return { tf, device: device.isUsingGpuDevice === true };
}

/** Which TensorFlow it is: "2.15.1". */
export function nativeVersion(tf: Tf): string {
  const backend = tf.backend() as unknown as { readonly binding?: { readonly TF_Version?: string } };
  return backend.binding?.TF_Version ?? "unknown";
}
