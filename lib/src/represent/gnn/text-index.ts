import { OwnNames } from "../../trace/own-names.js";
import { ABSENT, type SpanTable } from "../../trace/span-table.js";
import type { TextEncoder } from "../text/encoder.js";
import { operationText } from "../text/operation-text.js";
import type { TextVectors } from "./engine.js";

/**
 * Numbers the distinct texts of spans, over tables of any corpus, and has each worked out once.
 * Text 0 is that of a stand-in, which has no name: a vector of zeros.
 */
export class TextIndex {
  readonly #names = new OwnNames();
  readonly #ofText = new Map<string, number>();
  readonly #ofPair = new Map<number, number>();
  readonly #texts: string[] = [""];
  #vectors: TextVectors;

  constructor(readonly encoder: TextEncoder) {
    this.#vectors = { width: encoder.width, count: 1, values: new Float32Array(encoder.width) };
  }

  /** The text of each row. */
  of({ names, service, operation }: SpanTable): Int32Array {
    const own = this.#names.indices(names);
    const out = new Int32Array(service.length);
    for (let row = 0; row < out.length; row++) {
      if (service[row] === ABSENT || operation[row] === ABSENT) continue;
      const s = own.services[service[row]];
      const o = own.operations[operation[row]];
      const pair = s * 2 ** 26 + o;
      out[row] = this.#ofPair.get(pair) ?? this.#add(pair, s, o);
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
