/** Answers that are looked at: people get quicker. */
const RECENT = 10;
/** A longer pause, in milliseconds, was no thinking about a card. */
const PAUSE = 120_000;

/** How long a person takes for a card. */
export class Pace {
  readonly #times: number[] = [];
  #last = performance.now();

  answered(now = performance.now()): void {
    const taken = now - this.#last;
    this.#last = now;
    if (taken < PAUSE) this.#times.push(taken);
    if (this.#times.length > RECENT) this.#times.shift();
  }

  /** "6.4 s a card · about 1½ min left"; "" before the second answer, and when no card is left. */
  text(open: number): string {
    if (this.#times.length < 2 || open === 0) return "";
    const seconds = this.#times.reduce((sum, time) => sum + time, 0) / this.#times.length / 1000;
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s a card · ${leftText(seconds * open)}`;
  }
}

function leftText(seconds: number): string {
  if (seconds < 50) return `about ${Math.max(5, Math.round(seconds / 10) * 10)} s left`;
  const halves = Math.max(2, Math.round(seconds / 30));
  return `about ${Math.floor(halves / 2)}${halves % 2 === 1 ? "½" : ""} min left`;
}
