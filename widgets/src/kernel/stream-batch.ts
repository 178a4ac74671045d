/** Time over which writes are joined, in milliseconds. */
const WINDOW = 30;

/** Sends text to a stream of the notebook. */
export type WriteStream = (name: string, text: string) => void;

/**
 * Joins successive writes to one stream into one message, sent at most every 30 ms: a stored notebook would otherwise
 * hold thousands of outputs. Whoever sends something else flushes first, so that the order is kept.
 */
export class StreamBatch {
  readonly #send: WriteStream;
  #name = "";
  #text = "";
  #since = 0;
  #timer?: NodeJS.Timeout;

  constructor(send: WriteStream) {
    this.#send = send;
  }

  write(name: string, text: string): void {
    if (name !== this.#name) this.flush();
    this.#name = name;
    if (this.#text === "") this.#since = performance.now();
    this.#text += text;
    // No timer fires in a synchronous loop.
    if (performance.now() - this.#since > WINDOW) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WINDOW);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = "";
    if (text !== "") this.#send(this.#name, text);
  }
}
