import type { TraceCard } from "../label/describe/trace-card.js";

/** Cards kept, and spans of them at most: a million take about 100 MB. */
const CARDS = 100;
const SPANS = 300_000;
/** Milliseconds from a card to the reading ahead of it: whoever shows the card goes first. */
const SOON = 30;

/** Traces with their population that were shown or may be shown next, at hand. */
export class CardShelf {
  readonly #make: (traceId: string) => Promise<TraceCard | undefined>;
  /** The last used comes last. */
  readonly #cards = new Map<string, Promise<TraceCard | undefined>>();
  readonly #spans = new Map<string, number>();
  #timer?: NodeJS.Timeout;
  #reading?: Promise<void>;
  #closed = false;

  /** @param make Reads a trace; undefined if it is not in the recording. */
  constructor(make: (traceId: string) => Promise<TraceCard | undefined>) {
    this.#make = make;
  }

  /** A trace, from the recording if it is not at hand; undefined if it is not there either. */
  take(traceId: string): Promise<TraceCard | undefined> {
    const kept = this.#cards.get(traceId);
    const card = kept ?? this.#make(traceId);
    this.#cards.delete(traceId);
    this.#cards.set(traceId, card);
    if (kept === undefined) {
      card.then(
        (made) => {
          if (this.#cards.has(traceId)) this.#spans.set(traceId, made?.table.parent.length ?? 0);
        },
        () => this.#drop(traceId),
      );
      this.#makeRoom();
    }
    return card;
  }

  /** Soon reads these traces, as long as nothing else is to be read ahead. */
  readAhead(traces: () => AsyncIterable<string>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#reading = this.#read(traces());
    }, SOON).unref();
  }

  /** Waits for what is being read; nothing is read ahead from then on. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#reading;
    await Promise.allSettled(this.#cards.values());
  }

  async #read(traces: AsyncIterable<string>): Promise<void> {
    try {
      for await (const traceId of traces) {
        if (this.#closed) return;
        await this.take(traceId);
      }
    } catch {
      // Whoever needs the trace will be told.
    }
  }

  #makeRoom(): void {
    let spans = 0;
    for (const count of this.#spans.values()) spans += count;
    for (const traceId of this.#cards.keys()) {
      if (this.#cards.size <= CARDS && (spans <= SPANS || this.#cards.size <= 1)) return;
      spans -= this.#spans.get(traceId) ?? 0;
      this.#drop(traceId);
    }
  }

  #drop(traceId: string): void {
    this.#cards.delete(traceId);
    this.#spans.delete(traceId);
  }
}
