import type { LoadCurve } from "./load.js";
import type { Player } from "./player.js";

/** A system ready to be played, wherever it came from: a description, or a recording that it was fitted to. */
export interface Playable {
  readonly name: string;
  /** Names of the instances of each service. */
  readonly instances: ReadonlyMap<string, readonly string[]>;
  /** Operations of each service, those that others call or send to. */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
  /** Services that a trace begins in and nobody calls: faults on the way to them are not seen in traces. */
  readonly outermost: ReadonlySet<string>;
  /** Services that call others, or have work with a span of its own. */
  readonly callers: ReadonlySet<string>;
  readonly startUs: number;
  readonly tracesPerMinute: number;
  /** How many traces a recording has if nobody says so. */
  readonly traces: number;
  readonly player: Player;
  /** How load comes and goes over so many minutes. */
  load(seed: number, minutes: number): LoadCurve;
  /** Share of the traces that pass through each service without any fault. */
  passes(seed: number): ReadonlyMap<string, number>;
}
