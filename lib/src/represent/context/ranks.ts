/** Values that decide where buckets begin and end; mean number of values in a bucket. */
const SAMPLE = 256;
const IN_BUCKET = 16;

/**
 * How many of some values are below others: sorted into buckets, and within a bucket only where it is asked about, which is
 * quicker than sorting all of them.
 *
 * @example
 * const ranks = new Ranks();
 * ranks.of(Float64Array.of(3, 1, 2, 2));
 * assert.deepEqual([ranks.below(2), ranks.below(2.5), ranks.below(9)], [1, 3, 4]);
 */
export class Ranks {
  size = 0;
  #values = new Float64Array(0);
  #offsets = new Uint32Array(2);
  #sorted = new Uint8Array(1);
  #least = 0;
  #scale = 0;

  /**
   * Takes values in, in place of those before.
   *
   * @param counted Not 0 where a value counts; default: all do.
   */
  of(values: Float64Array, counted?: Uint8Array): void {
    const isCounted = (i: number) => counted === undefined || counted[i] !== 0;
    let size = 0;
    for (let i = 0; i < values.length; i++) if (isCounted(i)) size++;
    const buckets = Math.max(1, Math.floor(size / IN_BUCKET));
    this.size = size;
    this.#offsets = new Uint32Array(buckets + 1);
    this.#sorted = new Uint8Array(buckets);
    this.#span(values, buckets);
    const offsets = this.#offsets;
    for (let i = 0; i < values.length; i++) if (isCounted(i)) offsets[this.#bucket(values[i]) + 1]++;
    for (let b = 0; b < buckets; b++) offsets[b + 1] += offsets[b];
    if (this.#values.length < size) this.#values = new Float64Array(size);
    const next = offsets.slice(0, buckets);
    for (let i = 0; i < values.length; i++) {
      if (isCounted(i)) this.#values[next[this.#bucket(values[i])]++] = values[i];
    }
  }

  /** How many are less. */
  below(value: number): number {
    const bucket = this.#bucket(value);
    let [low, high] = [this.#offsets[bucket], this.#offsets[bucket + 1]];
    if (this.#sorted[bucket] === 0) {
      this.#values.subarray(low, high).sort();
      this.#sorted[bucket] = 1;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Most values shall lie in the buckets between the first and the last. */
  #span(values: Float64Array, buckets: number): void {
    const some = new Float64Array(Math.min(SAMPLE, values.length));
    for (let i = 0; i < some.length; i++) some[i] = values[Math.floor((i * values.length) / some.length)];
    some.sort();
    const edge = some.length >> 5;
    this.#least = some[edge];
    const width = some[some.length - 1 - edge] - this.#least;
    this.#scale = width > 0 ? buckets / width : 0;
  }

  /** Never falls as the value rises. */
  #bucket(value: number): number {
    const at = (value - this.#least) * this.#scale;
    return at > 0 ? Math.min(this.#sorted.length - 1, Math.floor(at)) : 0;
  }
}
