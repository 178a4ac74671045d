import { type MessagePort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { CALL, type Call, DONE, FAILED, takeParts } from "./team.js";

/** What the thread of a helper does, for ever: sleep until called, then take parts. Never returns. */
export function helpTeam<Job, Data>(begin: (data: Data) => (job: Job, part: number) => void): never {
  const { data, control, port } = workerData as { data: Data; control: Int32Array; port: MessagePort };
  const work = begin(data);
  for (let seen = 0; ; ) {
    Atomics.wait(control, CALL, seen);
    seen = Atomics.load(control, CALL);
    // Calls that were slept through are over.
    let last: Call<Job> | undefined;
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      last = next.message;
    if (last === undefined) continue;
    const { call, parts, job } = last;
    try {
      takeParts(control, call, parts, (part) => work(job, part));
    } catch {
      Atomics.store(control, FAILED, 1);
      Atomics.add(control, DONE, 1);
      Atomics.notify(control, DONE);
    }
  }
}
