import { AsyncLocalStorage } from "node:async_hooks";
import type { Header } from "./wire.js";

/**
 * The request on whose behalf code runs: what a cell says after an await still belongs to that cell, and what a handler
 * of a click says belongs to the click.
 */
export class CurrentRequest {
  readonly #storage = new AsyncLocalStorage<Header>();
  #last: Partial<Header> = {};

  /** Of code that runs for no request, the last cell's. */
  get header(): Partial<Header> {
    return this.#storage.getStore() ?? this.#last;
  }

  /** Runs the body of a cell. */
  runCell<T>(header: Header, body: () => T): T {
    this.#last = header;
    return this.#storage.run(header, body);
  }

  run<T>(header: Header, body: () => T): T {
    return this.#storage.run(header, body);
  }
}
