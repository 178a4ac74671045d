import { availableParallelism } from "node:os";
import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import { loadKernels } from "../../compute/kernels/load.js";
import { KernelMemory } from "../../compute/kernels/memory.js";
import { Team } from "../../compute/kernels/team.js";
import { runPart, type Shared } from "./jobs.js";

/** The helpers' file, beside this one or, when the sources are run, in the built library. */
const HELPERS = ["./worker.js", "../../../dist/select/kernels/worker.js"].map(
  (place) => new URL(place, import.meta.url),
);

/** Memory kept for the next that asks, at most, in bytes. */
const KEPT = 2 ** 28;

/** Kernels with a memory and threads that know them. */
export class SelectKernels {
  readonly memory = new KernelMemory();
  readonly #kernels: Kernels = loadKernels(this.memory.wasm);
  #team: Team | undefined;

  constructor(readonly threads: number) {}

  /** Does all parts of a job; the result does not depend on who does which. */
  run(job: readonly number[], parts: number): void {
    const work = (part: number) => runPart(this.#kernels, job, part);
    if (this.threads > 1 && parts > 1) {
      this.#team ??= new Team(this.threads - 1, HELPERS, { memory: this.memory.wasm } satisfies Shared);
      this.#team.run(job, parts, work);
    } else for (let part = 0; part < parts; part++) work(part);
  }

  /** What is done once per step of a start of k-means; returns whether something is to be done to its rows. */
  prepareStart(start: Address): boolean {
    return this.#kernels.prepareStart(start) !== 0;
  }

  close(): void {
    this.#team?.close();
    this.#team = undefined;
  }
}

const idle: SelectKernels[] = [];

/**
 * Kernels for one piece of work, with memory of their own; threads that are there already are used again.
 *
 * @param threads Default: as many as the machine runs at once, at most 4.
 */
export function borrowKernels(threads = Math.min(4, availableParallelism())): SelectKernels {
  const place = idle.findIndex((kernels) => kernels.threads === threads);
  return place < 0 ? new SelectKernels(threads) : idle.splice(place, 1)[0];
}

/** Gives kernels back: what was taken of their memory is free again. */
export function giveBack(kernels: SelectKernels, mark: number): void {
  kernels.memory.reset(mark);
  if (kernels.memory.wasm.buffer.byteLength > KEPT || idle.length > 0) kernels.close();
  else idle.push(kernels);
}
