import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LabelEaseError } from "../../base/error.js";
import type { ContextTables } from "../../represent/context/tables-form.js";
import type { Baseline, BaselineHelper, BaselineRequest } from "./baseline.js";
import type { Observation } from "./gaussian-process.js";
import type { Points } from "./lens.js";
import type { Overview } from "./overview.js";
import { type PackedBaseline, unpackBaseline } from "./pack-baseline.js";
import { shareArrays } from "./share-arrays.js";

/** What the thread is told to do: one of the two. */
export interface Task {
  readonly id: number;
  readonly baseline?: BaselineRequest;
  readonly overview?: { readonly points: Points; readonly observations: readonly Observation[] };
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Beside this file once it is compiled. */
const THREAD = ["./baseline-thread.js", "../../../dist/label/guided/baseline-thread.js"];

/**
 * A thread that takes baselines while cards are answered. Columns of all traces lie in shared memory, so that handing
 * over costs nothing. A thread that cannot work fails its tasks, which are then done in place.
 */
export class BaselineWorker implements BaselineHelper {
  #worker?: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #tasks = 0;
  #failure?: Error;

  /** @param tables Best in shared memory already, see {@link shareArrays}. */
  constructor(tables: ContextTables) {
    const file = THREAD.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
    if (file === undefined) {
      this.#failure = new LabelEaseError("Cannot start a thread: the package is not built");
      return;
    }
    const worker = new Worker(file, { workerData: shareArrays({ ...tables, ids: [] }) });
    worker.on("message", (reply: Reply) => this.#finish(reply));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new LabelEaseError("Cannot go on: the thread has ended")));
    worker.unref();
    this.#worker = worker;
  }

  async take(request: BaselineRequest): Promise<Baseline> {
    const packed = (await this.#send({ baseline: request })) as PackedBaseline;
    return unpackBaseline(packed, request.observations);
  }

  async overlook(points: Points, observations: readonly Observation[]): Promise<Overview> {
    return (await this.#send({ overview: { points, observations } })) as Overview;
  }

  /** Ends the thread; what it has not finished fails. */
  async close(): Promise<void> {
    const worker = this.#worker;
    // From here on no reply lets go of the thread: the process would end while it is waited for.
    this.#worker = undefined;
    this.#failure ??= new LabelEaseError("Cannot go on: the thread has ended");
    await worker?.terminate();
  }

  #send(task: Omit<Task, "id">): Promise<unknown> {
    const worker = this.#worker;
    if (worker === undefined || this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#tasks++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // Whoever waits shall not find the process ended.
      worker.ref();
      worker.postMessage({ id, ...task } satisfies Task);
    });
  }

  #finish({ id, result, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new LabelEaseError(`Cannot take a baseline: ${error}`));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
