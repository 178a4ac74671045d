import { UsageError } from "../base/error.js";
import type { Fault, FaultModel, FaultType } from "./fault.js";
import { cpu } from "./faults/cpu.js";
import { delay } from "./faults/delay.js";
import { earlyReturn } from "./faults/early-return.js";
import { loss } from "./faults/loss.js";
import { memory } from "./faults/memory.js";
import { missingCall } from "./faults/missing-call.js";
import { podFailure } from "./faults/pod-failure.js";
import { restart } from "./faults/restart.js";
import { slowDependency } from "./faults/slow-dependency.js";
import { wrongStatus } from "./faults/wrong-status.js";

/** The faults of the paper's data set D1. */
export const PAPER_FAULTS: readonly FaultModel[] = [podFailure, delay, loss, memory, cpu];

/**
 * The fault models by type: a new type is one file and one line here.
 *
 * @example
 * assert.deepEqual([...FAULT_MODELS.keys()].slice(0, 5), ["pod-failure", "delay", "loss", "memory", "cpu"]);
 * assert.equal(FAULT_MODELS.size, 10);
 */
export const FAULT_MODELS: ReadonlyMap<FaultType, FaultModel> = new Map(
  [...PAPER_FAULTS, restart, wrongStatus, earlyReturn, missingCall, slowDependency].map((model) => [model.type, model]),
);

/**
 * The model of a fault.
 *
 * @throws UsageError if the type is not known.
 *
 * @example
 * assert.equal(faultModelOf(exampleFault("cpu")).scope, "instance");
 */
export function faultModelOf(fault: Pick<Fault, "id" | "type">): FaultModel {
  const model = FAULT_MODELS.get(fault.type);
  if (model) return model;
  throw new UsageError(`Cannot simulate fault type "${fault.type}": known are ${[...FAULT_MODELS.keys()].join(", ")}`, {
    fault: fault.id,
  });
}

/**
 * A fault for examples and tests: two minutes at `cartservice` of the Online-Boutique-like system, from its start.
 *
 * @example
 * assert.equal(exampleFault("delay").service, "cartservice");
 */
export function exampleFault(type: FaultType): Fault {
  const startUs = 1_709_510_400_000_000;
  return { id: "f1", type, service: "cartservice", instance: null, startUs, endUs: startUs + 120e6, severity: 0.5 };
}
