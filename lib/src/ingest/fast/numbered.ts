/** Values with numbers in order of first occurrence. */
export class Numbered<K, V> {
  readonly #numbers = new Map<K, number>();
  #values: V[] = [];

  get values(): readonly V[] {
    return this.#values;
  }

  number(key: K, value: V): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#values.push(value) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Begins anew; lists that were handed out stay. */
  clear(): void {
    this.#numbers.clear();
    this.#values = [];
  }
}
