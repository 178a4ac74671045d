import { adviceOn } from "./advice.js";

/** Where the first span with a certain fault stands. */
export interface Example {
  readonly file: string;
  readonly line?: number;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** One kind of fault found by an import. */
export interface ImportWarning {
  readonly reason: string;
  /** What was done: "repaired", "rejected", "kept" (only to be looked at) or "skipped" (a file without spans). */
  readonly action: "repaired" | "rejected" | "kept" | "skipped";
  /** Spans; traces, files or places in a file where `unit` says so. */
  readonly count: number;
  readonly unit?: "traces" | "files" | "places";
  readonly example: Example;
  /** What was done about it. */
  readonly done: string;
  /** What the owner of the recording can do. */
  readonly advice: string;
}

/** Counts faults by reason and action, each with its first example. */
export class Ledger {
  readonly #entries = new Map<string, { -readonly [K in keyof ImportWarning]: ImportWarning[K] }>();
  #rejected = 0;

  /** Spans that were rejected, each counted once. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Counts `count` spans (or traces, files) with one fault. */
  note(
    action: ImportWarning["action"],
    reason: string,
    example: Example,
    { count = 1, unit }: { count?: number; unit?: ImportWarning["unit"] } = {},
  ): void {
    if (action === "rejected") this.#rejected += count;
    const key = `${action} ${reason}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.count += count;
    else this.#entries.set(key, { reason, action, count, ...(unit && { unit }), example, ...adviceOn(reason, action) });
  }

  /**
   * Counts a place in a file that is damaged, around which the good part is kept.
   *
   * @param what What is wrong, without the place.
   */
  damage(what: string, example: Example): void {
    this.note("kept", `damage, around which the good part is kept: ${what}`, example, { unit: "places" });
  }

  /** In order of first occurrence. */
  list(): ImportWarning[] {
    return Array.from(this.#entries.values(), (entry) => ({ ...entry }));
  }
}
