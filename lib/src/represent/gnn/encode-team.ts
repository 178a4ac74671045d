import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LabelEaseError } from "../../base/error.js";
import type { EncodeInput, EncodeSettings } from "./encode-table.js";
import type { TextVectors } from "./engine.js";
import type { Network, Weights } from "./network.js";

/** The file of the threads, beside this one or, when the sources are run, in the built library. */
const FILES = ["./encode-worker.js", "../../../dist/represent/gnn/encode-worker.js"].map(
  (place) => new URL(place, import.meta.url),
);

/** What a thread is given when it starts. */
export interface EncodeStart {
  readonly network: Network;
  readonly weights: Weights;
  readonly settings: EncodeSettings;
}

/** A table for a thread; texts only where they are others than before. */
export interface EncodeRequest {
  readonly input: EncodeInput;
  readonly texts?: TextVectors;
}

/** What comes back: vectors, or why there are none. */
export type EncodeAnswer = { readonly vectors: Float32Array } | { readonly error: string };

interface Job {
  readonly input: EncodeInput;
  readonly texts: TextVectors;
  resolve(vectors: Float32Array): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  texts: TextVectors | undefined;
  job: Job | undefined;
}

/**
 * Threads that encode whole tables, each with a copy of the network: while they do, the next tables are read. A table
 * has the same vectors whoever encodes it.
 */
export class EncodeTeam {
  readonly #threads: Thread[];
  readonly #waiting: Job[] = [];

  /** @returns Undefined where the file of the threads is not built. */
  static start(threads: number, start: EncodeStart): EncodeTeam | undefined {
    const file = FILES.find((url) => existsSync(url));
    return file && new EncodeTeam(threads, file, start);
  }

  private constructor(threads: number, file: URL, start: EncodeStart) {
    this.#threads = Array.from({ length: threads }, () => {
      const worker = new Worker(file, { workerData: start });
      const thread: Thread = { worker, texts: undefined, job: undefined };
      worker.on("message", (answer: EncodeAnswer) => {
        if ("error" in answer) this.#done(thread)?.reject(new LabelEaseError(`Cannot encode: ${answer.error}`));
        else this.#done(thread)?.resolve(answer.vectors);
      });
      worker.on("error", (cause) => {
        // One that does not start, or dies, is one fewer; what it was at is not done.
        this.#threads.splice(this.#threads.indexOf(thread), 1);
        const error = new LabelEaseError(`Cannot encode: a thread failed: ${cause.message}`, {}, { cause });
        thread.job?.reject(error);
        if (this.#threads.length === 0) for (const job of this.#waiting.splice(0)) job.reject(error);
      });
      worker.unref();
      return thread;
    });
  }

  /** Tables that keep all threads at work: one each, and one ready. */
  get lanes(): number {
    return this.#threads.length + 1;
  }

  /** Whether there is a thread left. */
  get works(): boolean {
    return this.#threads.length > 0;
  }

  encode(input: EncodeInput, texts: TextVectors): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, texts, resolve, reject });
      this.#next();
    });
  }

  close(): void {
    const error = new LabelEaseError("Cannot encode: the network is closed");
    for (const { worker, job } of this.#threads.splice(0)) {
      job?.reject(error);
      void worker.terminate();
    }
    for (const job of this.#waiting.splice(0)) job.reject(error);
  }

  #next(): void {
    const thread = this.#threads.find(({ job }) => job === undefined);
    const job = thread && this.#waiting.shift();
    if (job === undefined) return;
    thread!.job = job;
    const { texts } = job;
    const input = ownColumns(job.input);
    const request: EncodeRequest = thread!.texts === texts ? { input } : { input, texts };
    thread!.texts = texts;
    thread!.worker.ref(); // while it works, the process waits for it
    thread!.worker.postMessage(request);
  }

  /** The job of a thread that has answered; it gets the next. */
  #done(thread: Thread): Job | undefined {
    const { job } = thread;
    thread.job = undefined;
    thread.worker.unref();
    this.#next();
    return job;
  }
}

/** Columns that are views are copied: sending a view sends all it is a view of. */
function ownColumns(input: EncodeInput): EncodeInput {
  const own = <T extends Float64Array | Int32Array | Uint32Array>(column: T): T =>
    column.byteLength === column.buffer.byteLength ? column : (column.slice() as T);
  const { offsets, parent, start, duration, text, status } = input;
  return {
    offsets: own(offsets),
    parent: own(parent),
    start: own(start),
    duration: own(duration),
    text: own(text),
    status: own(status),
  };
}
