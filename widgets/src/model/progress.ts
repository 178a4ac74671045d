import { randomUUID } from "node:crypto";
import { duration, type Progress, type Work } from "labelease";
import { findHost, type Host } from "../kernel/host.js";
import { escapeHtml } from "./escape.js";

/** Between two updates of a bar, in milliseconds: a person sees no more, and each is a message. */
const PAUSE = 100;

/** How {@link progress} shows. */
export interface ProgressOptions {
  /** Default: what the running cell's interrupt aborts. */
  readonly signal?: AbortSignal;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

/**
 * Runs long work with a bar below the cell that moves in place. An interrupt of the cell stops the work. What is stored
 * with the notebook is the last state: how long it took, or how far it came.
 *
 * @param work Given `onProgress` and `signal`, to hand on.
 * @returns What the work returns.
 * @throws What the work throws.
 */
export async function progress<T>(work: (options: Work) => Promise<T>, options: ProgressOptions = {}): Promise<T> {
  const host = findHost();
  const signal = options.signal ?? host?.signal;
  if (host === undefined) return work({ signal });
  const bar = new Bar(host, options.now ?? performance.now.bind(performance));
  try {
    const result = await work({ signal, onProgress: (progress) => bar.take(progress) });
    bar.end("done");
    return result;
  } catch (error) {
    bar.end(signal?.aborted ? "stopped" : "failed");
    throw error;
  }
}

/** One output that is replaced as work goes on. */
class Bar {
  readonly #host: Host;
  readonly #now: () => number;
  readonly #displayId = randomUUID();
  readonly #start: number;
  #sent = Number.NEGATIVE_INFINITY;
  #last?: Progress;
  #timer?: NodeJS.Timeout;

  constructor(host: Host, now: () => number) {
    this.#host = host;
    this.#now = now;
    this.#start = now();
    this.#send(barHtml(), false);
  }

  take(progress: Progress): void {
    this.#last = progress;
    const wait = this.#sent + PAUSE - this.#now();
    if (wait <= 0) this.#send(barHtml(progress));
    else this.#timer ??= setTimeout(() => this.#last && this.#send(barHtml(this.#last)), wait);
  }

  end(how: "done" | "stopped" | "failed"): void {
    const took = duration(1000 * Math.round(this.#now() - this.#start));
    if (how === "done") this.#send(endHtml(`done in ${took}`));
    else this.#send(endHtml(`${how} after ${took}`, this.#last));
  }

  #send(html: string, update = true): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sent = this.#now();
    const text = html.replace(/<[^>]*>/g, "").trim();
    this.#host.display({ "text/html": html, "text/plain": text }, { displayId: this.#displayId, update });
  }
}

const STYLE = "font:12px var(--jp-ui-font-family, system-ui, sans-serif);color:var(--jp-ui-font-color2, #666c73)";

function barHtml(progress?: Progress): string {
  const { stage = "starting", done = 0, total, unit = "" } = progress ?? {};
  // Without a value the page shows that something goes on, but not how far.
  const value = total === undefined || total === 0 ? "" : ` value="${done}" max="${total}"`;
  return `<div style="${STYLE}"><progress${value}></progress> ${escapeHtml(stage)}${escapeHtml(countText(done, total, unit))}</div>`;
}

function endHtml(text: string, last?: Progress): string {
  const where = last === undefined ? "" : ` at: ${last.stage}${countText(last.done, last.total, last.unit)}`;
  return `<div style="${STYLE}">${escapeHtml(text + where)}</div>`;
}

function countText(done: number, total?: number, unit = ""): string {
  const many = (n: number) => (unit === "bytes" ? `${(n / 1e6).toFixed(1)} MB` : n.toLocaleString("en-US"));
  if (total === undefined) return done === 0 ? "" : `: ${many(done)}${unit === "bytes" ? "" : ` ${unit}`}`;
  return `: ${many(done)} of ${many(total)}${unit === "bytes" || unit === "" ? "" : ` ${unit}`}`;
}
