import type { Address, Kernels } from "../../../compute/kernels/kernels.js";
import type { WasmMemory } from "../../../compute/kernels/memory.js";
import type { Network } from "../network.js";
import { backward } from "./backward.js";
import type { BackwardPlan, BatchPlan, Chunk } from "./batch.js";
import { forward } from "./forward.js";
import type { Layout } from "./layout.js";
import type { Derived, Gradients, Program, Turned } from "./program.js";

/** What every thread knows of a network from the start. */
export interface Shared {
  readonly memory: WasmMemory;
  readonly network: Network;
  readonly layout: Layout;
  readonly weights: Address;
  readonly derived: Omit<Derived, "text">;
  readonly turned: Turned;
}

/** A pass over a batch; each chunk is a part, done by any thread. */
export interface Job {
  readonly plan: BatchPlan;
  readonly chunks: readonly Chunk[];
  /** Where the projected texts are. */
  readonly text: Address;
  /** On the way back: with derivatives for each chunk. */
  readonly back?: BackwardPlan;
  readonly gradients?: readonly Gradients[];
}

export function programOf(kernels: Kernels, shared: Shared, text: Address): Program {
  const { network, layout, weights, derived } = shared;
  return { kernels, network, layout, weights, derived: { ...derived, text } };
}

export function runChunk(kernels: Kernels, shared: Shared, job: Job, part: number): void {
  const { plan, chunks, text, back, gradients } = job;
  const program = programOf(kernels, shared, text);
  if (back === undefined || gradients === undefined) {
    forward(program, plan, chunks[part]);
    return;
  }
  const { weights, size } = gradients[part];
  kernels.clear(weights, size);
  backward(program, plan, back, shared.turned, gradients[part], chunks[part]);
}
