import type { Progress } from "../base/work.js";
import { count, seconds, visible } from "./table.js";

/** Where progress is drawn. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const QUIET_MS = 2000;
const PIPE_MS = 10_000;
const REDRAW_MS = 100;

/**
 * Draws the progress of long work: on a terminal one line that is drawn over, elsewhere a line of its own at most every
 * ten seconds and one for each stage that lasts. Nothing is drawn in the first two seconds.
 */
export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  readonly #begin: number;
  #stage = "";
  #stageBegin = 0;
  #stageFirst = 0;
  #drawn = Number.NEGATIVE_INFINITY;
  #drawnStage = "";
  #open = false;
  #last: Progress | undefined;

  /** @param now Milliseconds; a clock of its own for tests. */
  constructor(output: ProgressOutput, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
    this.#begin = now();
  }

  show = (progress: Progress): void => {
    const now = this.#now();
    this.#last = progress;
    if (progress.stage !== this.#stage) {
      this.#stage = progress.stage;
      this.#stageBegin = now;
      this.#stageFirst = progress.done;
    }
    if (now - this.#begin < QUIET_MS) return;
    const pause = this.#output.isTTY ? REDRAW_MS : this.#drawnStage === this.#stage ? PIPE_MS : QUIET_MS;
    if (now - this.#drawn < pause) return;
    this.#drawn = now;
    this.#drawnStage = this.#stage;
    const text = this.#text(progress, now);
    if (!this.#output.isTTY) this.#output.write(`${text}\n`);
    else {
      this.#output.write(`\r\x1b[K${text.slice(0, (this.#output.columns ?? 80) - 1)}`);
      this.#open = true;
    }
  };

  /** Draws the last progress again if it is time: a stage that reports nothing must not look like nothing. */
  tick(): void {
    if (this.#last !== undefined) this.show(this.#last);
  }

  /** Takes the line away, so that other text can be written. */
  clear(): void {
    if (this.#open) this.#output.write("\r\x1b[K");
    this.#open = false;
  }

  #text({ stage, done, total, unit = "" }: Progress, now: number): string {
    const name = visible(stage);
    const what = unit === "" ? "" : unit === "bytes" ? " MB" : ` ${unit}`;
    const amount = (value: number) => (unit === "bytes" ? (value / 1e6).toFixed(1) : count(value));
    if (total === undefined || !(total > 0)) return what === "" ? `${name} ...` : `${name}: ${amount(done)}${what}`;
    const percent = Math.floor((100 * done) / total);
    const passed = now - this.#stageBegin;
    const advanced = done - this.#stageFirst;
    const left = advanced > 0 && done < total ? (passed / advanced) * (total - done) : Number.NaN;
    const rest = Number.isNaN(left) ? "" : `, about ${seconds(left / 1000)} left`;
    return `${name}: ${percent} %, ${amount(done)} of ${amount(total)}${what}${rest}`;
  }
}
