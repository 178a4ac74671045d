import { SpanFlag, type SpanTable } from "../trace/span-table.js";
import type { Ledger } from "./ledger.js";

/** Duration times this factor may be what was meant: recorded s, ms, or ns taken for us; or the other way round. */
const FACTORS = [1, 1e3, 1e6, 1e-3, 1e-6];
type Links = Pick<SpanTable, "offsets" | "traceIds" | "parent" | "flags" | "start" | "duration">;
/** Least links from child to parent before anything is said. */
const LEAST = 50;

/**
 * Looks whether durations fit the starts: children begin and end within their parents when the unit of the duration is
 * right. Too short by a thousand, children begin far outside; too long, they begin as good as at once and overlap all.
 *
 *     right       parent |----------------|     too short  |
 *                 child     |------|                          .
 */
export class UnitCheck {
  readonly #within = new Float64Array(FACTORS.length);
  #links = 0;
  #early = 0;
  #parents = 0;
  #example = { traceId: "", spanId: "" };

  /** Counts the links of a table. */
  see({ offsets, traceIds, parent, flags, start, duration }: Links, spanIdOf: (row: number) => string): void {
    for (let trace = 0; trace < traceIds.length; trace++) {
      let lastParent = -1;
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        const up = parent[row];
        if (up < 0 || ((flags[row] | flags[up]) & (SpanFlag.STAND_IN | SpanFlag.TIME)) !== 0) continue;
        const offset = start[row] - start[up];
        if (!(offset > 0) || duration[up] === 0) continue;
        this.#links++;
        for (let f = 0; f < FACTORS.length; f++) {
          const slack = 1 + 0.01 * duration[up] * FACTORS[f];
          if (offset + duration[row] * FACTORS[f] <= duration[up] * FACTORS[f] + slack) this.#within[f]++;
        }
        if (this.#example.traceId === "") this.#example = { traceId: traceIds[trace], spanId: spanIdOf(row) };
        if (up === lastParent) continue;
        lastParent = up;
        this.#parents++;
        if (offset < duration[up] / 2000) this.#early++;
      }
    }
  }

  /** What the links say: the factor by which durations seem to be wrong, 1 if they do not. */
  suspect(): number {
    if (this.#links < LEAST) return 1;
    const share = (f: number) => this.#within[f] / this.#links;
    if (share(0) < 0.5) {
      for (const f of [1, 2]) if (share(f) > 0.9) return FACTORS[f];
    }
    // Some systems call at once; nearly all parents doing so, and still being long enough when shortened, is odd.
    if (this.#early / this.#parents > 0.95) {
      for (const f of [4, 3]) if (share(f) > 0.9 * share(0)) return FACTORS[f];
    }
    return 1;
  }

  /** What the links say in words: "a thousand times too short (...)"; undefined if durations seem right. */
  words(): string | undefined {
    return UNITS.get(this.suspect());
  }

  /** Puts the suspicion into the report. */
  note(ledger: Ledger, file: string): void {
    const unit = this.words();
    if (unit === undefined) return;
    ledger.note(
      "kept",
      `durations look ${unit}: children do not fit into their parents; kept, give the unit with --duration-unit`,
      { file, ...this.#example },
      { count: this.#links },
    );
  }
}

const UNITS: ReadonlyMap<number, string> = new Map([
  [1e3, "a thousand times too short (milliseconds taken for microseconds)"],
  [1e6, "a million times too short (seconds taken for microseconds)"],
  [1e-3, "a thousand times too long (nanoseconds taken for microseconds)"],
  [1e-6, "a million times too long"],
]);
