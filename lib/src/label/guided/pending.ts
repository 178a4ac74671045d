import type { Baseline, BaselineRequest } from "./baseline.js";

/** A baseline that is being taken, and is used from the answer `use` on. */
export interface Pending {
  readonly request: BaselineRequest;
  /** Entries of the log it follows from. */
  readonly length: number;
  readonly use: number;
  /** Stays as it was taken: its posterior is copied before it changes. */
  result?: Baseline;
  ready?: Promise<void>;
}
