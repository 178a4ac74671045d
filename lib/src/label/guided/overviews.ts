import type { BaselineHelper } from "./baseline.js";
import type { GaussianProcess, Observation } from "./gaussian-process.js";
import type { Points } from "./lens.js";
import { type Overview, overlook } from "./overview.js";
import { SPAN, type Stability, stabilityOf } from "./stability.js";

/** Answers between two overviews: a divisor of {@link SPAN}. */
const EVERY = 5;
/** Overviews whose points are kept in case that nobody has looked at them yet. */
const OPEN = 1 + SPAN / EVERY;

interface View {
  /** Entries of the log, and how many of them count. */
  readonly length: number;
  readonly count: number;
  points?: Points;
  readonly observations: readonly Observation[];
  result?: Overview;
  ready?: Promise<void>;
}

/** Labels of all traces after every fifth answer, computed when they are asked for, or by the helper. */
export class Overviews {
  #views: View[] = [];
  #held = false;

  constructor(readonly helper?: BaselineHelper) {}

  /** Keeps the state after an answer that counts, if it is a fifth one. */
  keep(length: number, count: number, { points, observations }: GaussianProcess): void {
    if (count % EVERY !== 0 || this.#views.some((view) => view.length === length)) return;
    const view: View = { length, count, points, observations: observations.slice() };
    this.#views.push(view);
    // One that nobody asked for in time is never asked for.
    const late = this.#views.at(-1 - OPEN);
    if (late !== undefined) late.points = undefined;
    if (!this.#held) this.#begin(view);
  }

  /** Keeps the helper free of what nobody looks at, while many answers come in a row; then the last two are begun. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) for (const view of this.#pair()) this.#begin(view);
  }

  #begin(view: View): void {
    if (view.ready !== undefined || view.result !== undefined || view.points === undefined) return;
    view.ready = this.helper?.overlook?.(view.points, view.observations).then(
      (result) => {
        view.result = result;
      },
      () => {
        view.ready = undefined;
      },
    );
  }

  /** Forgets what follows from later answers than the first `length`. */
  backTo(length: number): void {
    this.#views = this.#views.filter((view) => view.length <= length);
  }

  /** From the last two overviews that lie ten answers apart. */
  stability(): Stability | undefined {
    const [before, now] = this.#pair().map(resultOf);
    return now && before && stabilityOf(this.#views.at(-1)!.count, now, before);
  }

  /** The same, waiting for the helper. */
  async stabilityReady(): Promise<Stability | undefined> {
    for (const view of this.#pair()) await view.ready;
    return this.stability();
  }

  #pair(): View[] {
    const now = this.#views.at(-1);
    const before = this.#views.findLast(({ count }) => now !== undefined && count === now.count - SPAN);
    return now === undefined || before === undefined ? [] : [before, now];
  }
}

function resultOf(view: View): Overview | undefined {
  if (view.points !== undefined) view.result ??= overlook(view.points, view.observations);
  // The result is all that is needed from here on.
  if (view.result !== undefined) view.points = undefined;
  return view.result;
}
