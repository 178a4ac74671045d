/** Bins to a doubling of the time. */
const FINE = 4;
/** Doublings from 1 µs on: up to over an hour. */
const DOUBLINGS = 32;
const BINS = FINE * DOUBLINGS;
/** Paths whose times are kept: 10 MiB. A recording with more of them has too few calls on the later ones to show. */
const MOST_PATHS = 20_000;

/** Calls by self time, in bins of equal width on a logarithmic scale. */
export interface SelfHistogram {
  /** Microseconds: where the first bin begins and the last one ends. */
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** How the self times of each call path are spread, coarsely: four bins to a doubling. */
export class SelfTimes {
  #counts: Uint32Array;

  /** @param counts Those of another, see {@link counts}. */
  constructor(counts: Uint32Array = new Uint32Array(BINS * 64)) {
    this.#counts = counts;
  }

  /** All it knows, to be kept. */
  get counts(): Uint32Array {
    return this.#counts;
  }

  add(path: number, self: number): void {
    if (path >= MOST_PATHS) return;
    const at = path * BINS + binOf(self);
    if (at >= this.#counts.length) {
      const larger = new Uint32Array(Math.max(this.#counts.length * 2, (path + 1) * BINS));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[at]++;
  }

  /** The bins that are in use; undefined where nothing is known of the path. */
  histogram(path: number): SelfHistogram | undefined {
    const counts = this.#of(path);
    const from = counts.findIndex((count) => count > 0);
    if (from < 0) return undefined;
    const to = counts.findLastIndex((count) => count > 0) + 1;
    return { low: 2 ** (from / FINE), high: 2 ** (to / FINE), counts: [...counts.subarray(from, to)] };
  }

  /** Calls that took as long at least, or at most a fifth less: those of the same bin count, too. */
  atLeast(path: number, self: number): number {
    return this.#of(path)
      .subarray(binOf(self))
      .reduce((sum, count) => sum + count, 0);
  }

  #of(path: number): Uint32Array {
    return path < MOST_PATHS ? this.#counts.subarray(path * BINS, (path + 1) * BINS) : new Uint32Array(0);
  }
}

function binOf(self: number): number {
  return self < 1 ? 0 : Math.min(BINS - 1, Math.floor(Math.log2(self) * FINE));
}
