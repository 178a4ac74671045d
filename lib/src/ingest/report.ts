import type { ImportWarning } from "./ledger.js";

/** What became of one file. */
export interface ImportedFile {
  readonly file: string;
  /** Name of its format; null for one that was skipped because it has none. */
  readonly format: string | null;
  /** Spans taken from it, repaired ones included. */
  readonly spans: number;
  readonly rejected: number;
}

/** What an import did. Each span of the input counts once: `accepted + repaired + rejected = input`. */
export interface ImportReport {
  /** Spans taken as they were. */
  readonly accepted: number;
  /** Spans taken after something was mended. */
  readonly repaired: number;
  /** Spans left out because they cannot be used. */
  readonly rejected: number;
  readonly input: number;
  /** In the corpus. */
  readonly traces: number;
  readonly spans: number;
  /** What was mended or left out and why, each with its first example. */
  readonly warnings: readonly ImportWarning[];
  readonly files: readonly ImportedFile[];
  /** Names of the formats found. */
  readonly formats: readonly string[];
}
