/** Working memory of the table builder for one trace, kept from trace to trace. Spans are numbered as recorded. */
export class Scratch {
  #size = 0;
  /** Span id as recorded → span; of several the earliest. */
  readonly index = new Map<string, number>();
  /** Ids, distinct once linked. */
  readonly ids: string[] = [];
  /** Span, or -1 for a top-level one. */
  parent = new Int32Array(0);
  start = new Float64Array(0);
  /** NaN where it is to be mended. */
  duration = new Float64Array(0);
  flags = new Uint8Array(0);
  /** Children of span s: `next[first[s]]` to `next[first[s + 1] - 1]`; the top-level ones stand behind the last span. */
  first = new Int32Array(0);
  next = new Int32Array(0);
  rowOf = new Int32Array(0);
  stack = new Int32Array(0);

  /** Makes room for `count` spans. */
  reserve(count: number): void {
    if (count <= this.#size) return;
    const size = Math.max(256, count, this.#size * 2);
    this.#size = size;
    this.parent = new Int32Array(size);
    this.start = new Float64Array(size);
    this.duration = new Float64Array(size);
    this.flags = new Uint8Array(size);
    this.first = new Int32Array(size + 2);
    this.next = new Int32Array(size);
    this.rowOf = new Int32Array(size);
    this.stack = new Int32Array(size);
  }

  /** `id` if no span has it, else the first free of "id#2", "id#3" ... */
  freeId(id: string): string {
    let free = id;
    for (let number = 2; this.index.has(free); number++) free = `${id}#${number}`;
    return free;
  }
}
