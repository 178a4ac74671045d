/** How far long work has come. */
export interface Progress {
  /** What is being done, as a person would say it: "encode traces". */
  readonly stage: string;
  readonly done: number;
  /** Absent while the size of the work is not known. */
  readonly total?: number;
  /** What is counted: "traces", "steps". */
  readonly unit?: string;
}

/** Options every long operation takes. */
export interface Work {
  /** Called at most some times a second; the caller decides how to draw. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting makes the operation reject with the signal's reason and leave nothing half-written. */
  readonly signal?: AbortSignal;
}
