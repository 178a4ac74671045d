import type { Command } from "commander";
import type { Work } from "../base/work.js";

/** What a verb gets beside its own arguments and options. */
export interface Context extends Required<Pick<Work, "onProgress" | "signal">> {
  /** Writes a line to standard error, unless `--quiet`. */
  say(text: string): void;
  /** No progress is drawn from here on: the verb draws itself. */
  takeScreen(): void;
  readonly threads: number | undefined;
}

/** What a verb has done: the object `--json` prints, and the same for people. */
export interface Outcome {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Set by a verb that found what it looked at wanting: the exit code is then 1. */
  readonly failed?: boolean;
}

/** One word of the command line. Declaring it must be cheap: heavy modules are imported when it runs. */
export interface Verb<Options = Record<string, unknown>> {
  readonly name: string;
  readonly summary: string;
  /** Shown by `--help`, without "labelease". */
  readonly examples: readonly string[];
  /** What to type to go on after Ctrl-C; undefined if it cannot go on. */
  afterInterrupt?(options: Options): string | undefined;
  /** Declares arguments and options. */
  declare(command: Command): void;
  run(args: readonly string[], options: Options, context: Context): Promise<Outcome>;
}
