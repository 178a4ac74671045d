import type { Fault } from "./fault.js";
import { FaultTimeline } from "./fault-timeline.js";
import type { TraceLabel } from "./play-and-judge.js";

/** How many traces a fault met. */
export interface FaultCounts {
  /** Began within its window. */
  readonly inWindow: number;
  /** Are anomalous by it, perhaps among others. */
  readonly anomalous: number;
}

/**
 * Counts, fault by fault, the traces that it met.
 *
 * @example
 * const fault = exampleFault("cpu");
 * const counter = new FaultCounter([fault]);
 * counter.add([{ startUs: fault.startUs, faults: [fault] }, { startUs: fault.startUs + 1, faults: [] }]);
 * assert.deepEqual(counter.of("f1"), { inWindow: 2, anomalous: 1 });
 */
export class FaultCounter {
  readonly #timeline: FaultTimeline;
  readonly #counts: Map<string, { inWindow: number; anomalous: number }>;

  constructor(faults: readonly Fault[]) {
    this.#timeline = new FaultTimeline(faults);
    this.#counts = new Map(faults.map(({ id }) => [id, { inWindow: 0, anomalous: 0 }]));
  }

  /** Counts some labels; they come by rising start, over all calls. */
  add(labels: readonly Pick<TraceLabel, "startUs" | "faults">[]): void {
    for (const { startUs, faults } of labels) {
      for (const { id } of faults) this.#counts.get(id)!.anomalous++;
      for (const { id } of this.#timeline.between(startUs, startUs)) this.#counts.get(id)!.inWindow++;
    }
  }

  /** Counts of a fault by its id. */
  of(id: string): FaultCounts {
    return this.#counts.get(id)!;
  }
}
