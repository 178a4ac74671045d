const STAGES = ["read", "text", "fit", "encode", "select", "propagate", "export"];

/** Measures how long stages take and how much memory the process had taken by their end. For reports only. */
export class StageClock {
  readonly seconds = new Map<string, number>();
  /** Highest memory of the process up to the end of a stage, MiB. */
  readonly peakRssMb = new Map<string, number>();
  readonly #begin = performance.now();
  /** Seconds given to any stage so far. */
  #counted = 0;

  /** Runs a stage; its time, less that of stages within it, is added to what stages of that name took before. */
  async time<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
    const stop = this.#start(stage);
    try {
      return await work();
    } finally {
      stop();
    }
  }

  /** The same for work that is done when it returns, such as within a pure function. */
  timeSync<T>(stage: string, work: () => T): T {
    const stop = this.#start(stage);
    try {
      return work();
    } finally {
      stop();
    }
  }

  #start(stage: string): () => void {
    const begin = performance.now();
    const counted = this.#counted;
    return () => {
      const within = this.#counted - counted;
      const own = (performance.now() - begin) / 1000 - within;
      this.#counted += own;
      this.seconds.set(stage, (this.seconds.get(stage) ?? 0) + own);
      this.peakRssMb.set(stage, Math.round(process.resourceUsage().maxRSS / 1024));
    };
  }

  /** The stages in the order of a run, 0 for those that did not run, and `total` since the clock was made. */
  report(): { readonly seconds: Record<string, number>; readonly peakRssMb: Record<string, number> } {
    const seconds = Object.fromEntries(STAGES.map((stage) => [stage, round(this.seconds.get(stage) ?? 0)]));
    return {
      seconds: { ...seconds, total: round((performance.now() - this.#begin) / 1000) },
      peakRssMb: Object.fromEntries(STAGES.flatMap((stage) => [...this.peakRssMb].filter(([name]) => name === stage))),
    };
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
