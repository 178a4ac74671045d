import type { Status } from "../../trace/status.js";
import type { Site } from "../acting-faults.js";

/** What is known of a node while its trace is played; by position in the donor. */
export interface PlayedNode {
  readonly site: Site;
  /** Index of its span. */
  readonly span: number;
  /** The latest that is over so far: what the next of its children waits for. */
  ready: number;
  /** The latest that it waits for itself. */
  waited: number;
  /** Its children that are over. */
  over: number;
  /** How much longer its own work takes. */
  readonly slower: number;
  /** What a fault puts on the way to those it calls, and on the way back to it or to its caller. */
  readonly thereUs: number;
  readonly backUs: number;
  failed?: Status;
  /** What it answers because of a fault, though all went well within. */
  readonly wrong?: Status;
  /** Makes no calls, because of a fault. */
  readonly early: boolean;
}

/** What a caller knows of a call that is over. */
export interface Over {
  readonly at: number;
  readonly failed?: Status;
}
