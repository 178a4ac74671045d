import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LabelEaseError } from "../../base/error.js";

/** Slots of the numbers the threads of a team share. */
export const CALL = 0;
/** Call in the upper 20 bits, the next part of it in the lower 12. */
export const NEXT = 1;
export const DONE = 2;
export const FAILED = 3;
export const PARTS = 4;
/** From here on: the job. */
export const JOB = 5;
/** Numbers a job may have. */
export const MOST_NUMBERS = 32;
const PART_BITS = 12;
const CALLS = 2 ** 20;
/** Parts a job may have. */
export const MOST_PARTS = 2 ** PART_BITS - 1;

/** Longer than any part takes. */
const PATIENCE_MS = 120_000;
/** Looks at a number before sleeping on it: some ten microseconds, as long as a thread takes to wake up. */
const LOOKS = 10_000;

/**
 * Threads that work off the parts of a job together with the thread that calls. Whoever is free takes the next part,
 * so results must not depend on who did which. A helper that is slow to start or to wake is not waited for. A job is a
 * few numbers, so that handing one over neither copies an object nor allocates.
 */
export class Team {
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * (JOB + MOST_NUMBERS)));
  readonly #helpers: Worker[] = [];

  /**
   * @param helpers Threads beside the calling one.
   * @param files Where the file of the helpers may be: the first that is there. It calls `helpTeam`.
   * @param data What the helpers need from the start.
   */
  constructor(helpers: number, files: readonly URL[], data: object) {
    const file = files.find((url) => existsSync(url));
    for (let i = 0; i < helpers && file !== undefined; i++) {
      const worker = new Worker(file, { workerData: { data, control: this.#control } });
      // One that fails is one fewer.
      worker.on("error", () => undefined);
      worker.unref();
      this.#helpers.push(worker);
    }
  }

  /**
   * Does all parts of a job, at most {@link MOST_PARTS}, and returns when they are done.
   *
   * @param job At most {@link MOST_NUMBERS} whole numbers, for the helpers.
   * @param work Does one part in this thread.
   */
  run(job: readonly number[], parts: number, work: (part: number) => void): void {
    if (parts > MOST_PARTS) throw new RangeError(`Cannot share out ${parts} parts`);
    if (job.length > MOST_NUMBERS) throw new RangeError(`Cannot hand over ${job.length} numbers`);
    const control = this.#control;
    const call = (control[CALL] + 1) % CALLS;
    // Closed while the job is written: a helper that reads half of it finds no part to take.
    Atomics.store(control, NEXT, (call << PART_BITS) | MOST_PARTS);
    for (let i = 0; i < job.length; i++) control[JOB + i] = job[i];
    control[PARTS] = parts;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, NEXT, call << PART_BITS);
    Atomics.store(control, CALL, call);
    Atomics.notify(control, CALL);
    takeParts(control, call, parts, work);
    for (let done = Atomics.load(control, DONE); done < parts; done = Atomics.load(control, DONE)) {
      if (lookFor(control, DONE, done)) continue;
      if (Atomics.wait(control, DONE, done, PATIENCE_MS) === "timed-out") {
        Atomics.store(control, FAILED, 1);
        break;
      }
    }
    if (Atomics.load(control, FAILED) !== 0) throw new LabelEaseError("Cannot go on: a thread of the network failed");
  }

  close(): void {
    for (const worker of this.#helpers.splice(0)) void worker.terminate();
  }
}

/** Whether a number soon is no longer `old`. */
export function lookFor(control: Int32Array, slot: number, old: number): boolean {
  for (let i = 0; i < LOOKS; i++) if (Atomics.load(control, slot) !== old) return true;
  return false;
}

/** Does parts of a call as long as there are any; none of a call that is over. */
export function takeParts(control: Int32Array, call: number, parts: number, work: (part: number) => void): void {
  for (;;) {
    const ticket = Atomics.load(control, NEXT);
    const part = ticket & MOST_PARTS;
    if (ticket >>> PART_BITS !== call || part >= parts) return;
    if (Atomics.compareExchange(control, NEXT, ticket, ticket + 1) !== ticket) continue;
    work(part);
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}
