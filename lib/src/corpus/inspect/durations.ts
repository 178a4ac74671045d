import { bucketOf, bucketStart } from "../histogram.js";

/** Quantiles of durations in microseconds: nearest rank, up to 1.6 % low. */
export interface DurationQuantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Durations as a histogram that holds only what occurs. */
export class Durations {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  add(micros: number): void {
    const bucket = bucketOf(Math.floor(micros));
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count++;
    if (micros > this.#max) this.#max = micros;
  }

  /** 0 throughout where there are none. */
  quantiles(): DurationQuantiles {
    const sorted = [...this.#buckets].sort(([a], [b]) => a - b);
    const at = (share: number) => {
      let left = Math.max(1, Math.ceil(share * this.#count));
      for (const [bucket, count] of sorted) {
        left -= count;
        if (left <= 0) return Math.min(this.#max, bucketStart(bucket));
      }
      return 0;
    };
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: this.#max };
  }
}
