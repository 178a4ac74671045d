import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { LabelEaseError } from "../base/error.js";
import { openBackend, type TensorBackendName } from "../compute/backend.js";
import { findNative, type NativeBackendName, nativeVersion } from "../compute/native.js";
import { type Proof, proofOf, proveBackend, proveKernels } from "../compute/prove.js";
import { openEngine } from "../represent/gnn/engines.js";
import { namedNetwork } from "../represent/gnn/named-network.js";
import { proveEngine } from "../represent/gnn/prove-engine.js";
import { openTextEncoder } from "../represent/text/open.js";
import { type PythonEnvironment, pythonEnvironment } from "./python-environment.js";

/** One of the engines of graph networks. */
export interface EngineReport {
  readonly name: string;
  /** Whether its files are here. */
  readonly installed: boolean;
  /** Whether it computes here. */
  readonly there: boolean;
  /** For people: what it is used for, or why it is not there. */
  readonly state: string;
  readonly proofs: readonly Proof[];
}

/** What `labelease check` finds. */
export interface InstallationReport {
  readonly version: string;
  readonly machine: {
    readonly node: string;
    readonly platform: string;
    readonly arch: string;
    readonly processor: string;
    readonly cores: number;
    readonly threads: number;
  };
  /** Engine of the compact network, and the backend behind "tfjs", which runs the others. */
  readonly inUse: { readonly compact: string; readonly tfjs: string };
  readonly engines: readonly EngineReport[];
  /** Names of spans to vectors; a note where it is not the usual one. */
  readonly textModel: { readonly name: string; readonly note: string | null };
  readonly python: PythonEnvironment | null;
  /** Whether every engine that is there gave the right numbers. */
  readonly passed: boolean;
}

export interface CheckOptions {
  /** Only this engine; it must be there. */
  readonly engine?: string;
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

const KERNELS = "wasm-kernels";
const BACKENDS: readonly TensorBackendName[] = ["node-gpu", "node", "wasm"];
const COMPACT = namedNetwork("compact", { textWidth: 8, times: 4, statuses: 2 });

/**
 * Looks at what there is to compute with, and has each engine compute what is known by hand, by differences and by the
 * kernels.
 *
 * @throws LabelEaseError if an engine that was named is not there.
 */
export async function checkInstallation({ engine, threads, signal }: CheckOptions = {}): Promise<InstallationReport> {
  const notes: string[] = [];
  const encoder = await openTextEncoder(undefined, (note) => notes.push(note));
  signal?.throwIfAborted();
  const inUse = {
    compact: (await openEngine(COMPACT, undefined, { threads })).name,
    tfjs: `tfjs-${(await openBackend(undefined, { threads })).name}`,
  };
  const wanted = engine === "tfjs" ? inUse.tfjs : engine;
  const engines: EngineReport[] = [];
  for (const name of [KERNELS, ...BACKENDS.map((backend) => `tfjs-${backend}`)]) {
    signal?.throwIfAborted();
    if (wanted === undefined || wanted === name) engines.push(await checkEngine(name, inUse, threads));
  }
  const named = engines.find(({ name }) => name === wanted);
  if (named?.there === false) throw new LabelEaseError(named.state);
  const cores = availableParallelism();
  return {
    version: JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version,
    machine: {
      node: process.versions.node,
      platform: process.platform,
      arch: process.arch,
      processor: cpus()[0]?.model ?? "unknown",
      cores,
      threads: threads ?? cores,
    },
    inUse,
    engines,
    textModel: { name: encoder.name, note: notes[0] ?? null },
    python: (await pythonEnvironment()) ?? null,
    passed: engines.every(({ proofs }) => proofs.every(({ passed }) => passed)),
  };
}

async function checkEngine(
  name: string,
  inUse: InstallationReport["inUse"],
  threads: number | undefined,
): Promise<EngineReport> {
  const native = BACKENDS.find((backend) => backend !== "wasm" && name === `tfjs-${backend}`);
  const installed = native === undefined || findNative(native as NativeBackendName) !== undefined;
  try {
    const engine = await openEngine(COMPACT, name, { threads });
    const uses = [
      ...(name === inUse.compact ? ['used for network "compact"'] : []),
      ...(name === inUse.tfjs ? ['used for "--engine tfjs" and network "paper"'] : []),
    ].join(", ");
    if (name === KERNELS) {
      return {
        name,
        installed,
        there: true,
        state: uses || "there",
        proofs: [...proveKernels(), ...(await proveEngine(engine))],
      };
    }
    const backend = await openBackend(name.slice("tfjs-".length) as TensorBackendName);
    const version = backend.name === "wasm" ? [] : [`TensorFlow ${nativeVersion(backend.tf)}`];
    const proofs = [
      ...proveBackend(backend),
      ...(await proveEngine(engine, await openEngine(COMPACT, KERNELS, { threads }))),
    ];
    return { name, installed, there: true, state: [...version, uses || "there"].join(", "), proofs };
  } catch (error) {
    if (!(error instanceof LabelEaseError)) throw error;
    // What is not installed, or has no card, is no fault; what is installed and does not load is one.
    const proofs = error.cause === undefined ? [] : [proofOf("loads", [], [1], 0)];
    return { name, installed, there: false, state: error.message, proofs };
  }
}
