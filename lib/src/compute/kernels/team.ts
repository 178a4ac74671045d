import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { LabelEaseError } from "../../base/error.js";

/** Slots of the numbers the threads of a team share. */
export const CALL = 0;
/** Call in the upper 20 bits, the next part of it in the lower 12. */
export const NEXT = 1;
export const DONE = 2;
export const FAILED = 3;
const SLOTS = 4;
const PART_BITS = 12;
const CALLS = 2 ** 20;
/** Parts a job may have. */
export const MOST_PARTS = 2 ** PART_BITS - 1;

/** What a helper is told: which call this is, and what is to be done in it. */
export interface Call<Job> {
  readonly call: number;
  readonly parts: number;
  readonly job: Job;
}

/** Longer than any part takes. */
const PATIENCE_MS = 120_000;

/**
 * Threads that work off the parts of a job together with the thread that calls. Whoever is free takes the next part,
 * so results must not depend on who did which. A helper that is slow to start or to wake is not waited for.
 */
export class Team<Job> {
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * SLOTS));
  readonly #helpers: { readonly worker: Worker; readonly port: MessagePort }[] = [];

  /**
   * @param helpers Threads beside the calling one.
   * @param files Where the file of the helpers may be: the first that is there. It calls `helpTeam`.
   * @param data What the helpers need from the start.
   */
  constructor(helpers: number, files: readonly URL[], data: object) {
    const file = files.find((url) => existsSync(url));
    for (let i = 0; i < helpers && file !== undefined; i++) {
      const { port1, port2 } = new MessageChannel();
      const workerData = { data, control: this.#control, port: port2 };
      const worker = new Worker(file, { workerData, transferList: [port2] });
      // One that fails is one fewer.
      worker.on("error", () => undefined);
      worker.unref();
      port1.unref();
      this.#helpers.push({ worker, port: port1 });
    }
  }

  /**
   * Does all parts of a job, at most {@link MOST_PARTS}, and returns when they are done.
   *
   * @param work Does one part in this thread.
   */
  run(job: Job, parts: number, work: (part: number) => void): void {
    if (parts > MOST_PARTS) throw new RangeError(`Cannot share out ${parts} parts`);
    const control = this.#control;
    const call = (control[CALL] + 1) % CALLS;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, NEXT, call << PART_BITS);
    for (const { port } of this.#helpers) port.postMessage({ call, parts, job } satisfies Call<Job>);
    Atomics.store(control, CALL, call);
    Atomics.notify(control, CALL);
    takeParts(control, call, parts, work);
    for (let done = Atomics.load(control, DONE); done < parts; done = Atomics.load(control, DONE)) {
      if (Atomics.wait(control, DONE, done, PATIENCE_MS) === "timed-out") {
        Atomics.store(control, FAILED, 1);
        break;
      }
    }
    if (Atomics.load(control, FAILED) !== 0) throw new LabelEaseError("Cannot go on: a thread of the network failed");
  }

  close(): void {
    for (const { worker, port } of this.#helpers.splice(0)) {
      port.close();
      void worker.terminate();
    }
  }
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
