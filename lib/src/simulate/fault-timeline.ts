import type { Fault } from "./fault.js";

/**
 * Finds the faults that act in a stretch of time, for stretches that are asked for by rising start: faults that are over
 * are not looked at again, however many there are.
 *
 * @example
 * const first = exampleFault("cpu");
 * const second = { ...first, id: "f2", startUs: first.endUs, endUs: first.endUs + 1e6 };
 * const timeline = new FaultTimeline([second, first]);
 * assert.deepEqual(timeline.between(first.startUs, first.startUs + 5), [first]);
 * assert.deepEqual(timeline.between(first.startUs + 7, first.endUs), [first, second]);
 * assert.deepEqual(timeline.between(second.endUs, second.endUs + 5), []);
 */
export class FaultTimeline {
  readonly #faults: readonly Fault[];
  #over = 0;

  /** @param faults In any order; they may overlap. */
  constructor(faults: readonly Fault[]) {
    this.#faults = [...faults].sort((a, b) => a.startUs - b.startUs);
  }

  /**
   * Faults that act at some time from `startUs` to `endUs`, by rising start.
   *
   * @param startUs Microseconds since the epoch, never before that of the last call; likewise `endUs`.
   */
  between(startUs: number, endUs: number): Fault[] {
    const faults = this.#faults;
    while (this.#over < faults.length && faults[this.#over].endUs <= startUs) this.#over++;
    const met: Fault[] = [];
    for (let i = this.#over; i < faults.length && faults[i].startUs <= endUs; i++) {
      if (faults[i].endUs > startUs) met.push(faults[i]);
    }
    return met;
  }
}
