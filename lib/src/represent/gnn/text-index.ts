import { OwnNames } from "../../trace/own-names.js";
import { ABSENT, type Names, type SpanTable } from "../../trace/span-table.js";
import type { TextEncoder } from "../text/encoder.js";
import { operationText } from "../text/operation-text.js";
import type { TextVectors } from "./engine.js";

/** 4 MB. */
const MOST_PAIRS = 2 ** 20;

/**
 * Numbers the distinct texts of spans, over tables of any corpus, and has each worked out once.
 * Text 0 is that of a stand-in, which has no name: a vector of zeros.
 */
export class TextIndex {
  readonly #names = new OwnNames();
  readonly #ofText = new Map<string, number>();
  readonly #ofPair = new Map<number, number>();
  readonly #texts: string[] = [""];
  /** Of the names of the last table. */
  #last: { readonly names: Names; readonly pairs: Int32Array } | undefined;
  #vectors: TextVectors;

  constructor(readonly encoder: TextEncoder) {
    this.#vectors = { width: encoder.width, count: 1, values: new Float32Array(encoder.width) };
  }

  /** The text of each row. */
  of({ names, service, operation }: SpanTable): Int32Array {
    const own = this.#names.indices(names);
    const known = this.#knownPairs(names);
    const out = new Int32Array(service.length);
    for (let row = 0; row < out.length; row++) {
      if (service[row] === ABSENT || operation[row] === ABSENT) continue;
      // Of a few hundred names each pair has a place in an array; else a map has to do.
      const place = known === undefined ? -1 : service[row] * names.operations.length + operation[row];
      let text = known?.[place] ?? -1;
      if (text < 0) {
        const s = own.services[service[row]];
        const o = own.operations[operation[row]];
        const pair = s * 2 ** 26 + o;
        text = this.#ofPair.get(pair) ?? this.#add(pair, s, o);
        if (known !== undefined) known[place] = text;
      }
      out[row] = text;
    }
    return out;
  }

  /** Vectors of all texts seen; the same object as long as no text was new. */
  async vectors(): Promise<TextVectors> {
    const { width, count, values } = this.#vectors;
    if (count === this.#texts.length) return this.#vectors;
    const fresh = await this.encoder.embed(this.#texts.slice(count));
    const all = new Float32Array((count + fresh.length / width) * width);
    all.set(values);
    all.set(fresh, count * width);
    this.#vectors = { width, count: all.length / width, values: all };
    return this.#vectors;
  }

  /** Text of each pair of names of a list, -1 where it is not known yet; none for long lists. */
  #knownPairs(names: Names): Int32Array | undefined {
    const pairs = names.services.length * names.operations.length;
    if (pairs > MOST_PAIRS) return undefined;
    if (this.#last?.names !== names || this.#last.pairs.length !== pairs)
      this.#last = { names, pairs: new Int32Array(pairs).fill(-1) };
    return this.#last.pairs;
  }

  #add(pair: number, service: number, operation: number): number {
    const text = operationText(this.#names.services[service], this.#names.operations[operation]);
    let index = this.#ofText.get(text);
    if (index === undefined) {
      index = this.#texts.push(text) - 1;
      this.#ofText.set(text, index);
    }
    this.#ofPair.set(pair, index);
    return index;
  }
}
