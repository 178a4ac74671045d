import { workerData } from "node:worker_threads";
import { CALL, DONE, FAILED, JOB, lookFor, MOST_NUMBERS, PARTS, takeParts } from "./team.js";

/**
 * What the thread of a helper does, for ever: sleep until called, then take parts. Never returns.
 *
 * @param begin Gets what the team was made with; gives what does a part of a job. The numbers of the job are the same
 *   object each time.
 */
export function helpTeam<Data>(begin: (data: Data) => (job: Int32Array, part: number) => void): never {
  const { data, control } = workerData as { data: Data; control: Int32Array };
  const work = begin(data);
  const job = new Int32Array(MOST_NUMBERS);
  const take = (part: number) => work(job, part);
  for (let seen = 0; ; ) {
    if (!lookFor(control, CALL, seen)) Atomics.wait(control, CALL, seen);
    seen = Atomics.load(control, CALL);
    // Calls that were slept through are over; one that begins while this is read finds no part to take.
    for (let i = 0; i < MOST_NUMBERS; i++) job[i] = control[JOB + i];
    try {
      takeParts(control, seen, control[PARTS], take);
    } catch {
      Atomics.store(control, FAILED, 1);
      Atomics.add(control, DONE, 1);
      Atomics.notify(control, DONE);
    }
  }
}
