import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type OpenSession, openLabelSession } from "../../evaluate/open-label-session.js";
import { type Oracle, openOracle } from "../../label/annotators/oracle.js";
import { simulate } from "../../simulate/simulate.js";
import type { Benchmark, BenchOptions, Facts, Side } from "../benchmark.js";

const TRACES = 100_000;
const CARDS = 85;
/** Milliseconds in which a person judges a card: as quick as the keys can be hit, and a quick person. */
const PAUSES = [300, 1000];
/** Answers between two that are taken back, and given again. */
const UNDO_EVERY = 9;

/** What a person waits for: opening, the next card with its trace after each key, opening again. */
export const sessionCards: Benchmark = {
  name: "session-cards",
  summary: "99 % quantile of the time from a key to the next card with its trace, journal and undo included",
  async *cases(options: BenchOptions) {
    const scratch = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    try {
      const data = options.data ?? (await simulated(scratch, options));
      const oracle = await openOracle(join(data, "labels.parquet"));
      const budget = options.quick ? 12 : CARDS;
      for (const pause of options.quick ? [1] : PAUSES) {
        yield {
          what: `${budget} cards of ${options.data ?? "a simulated recording"}, ${pause} ms from card to answer`,
          rounds: options.rounds ?? 1,
          ours: session(scratch, { data, oracle, budget, pause, threads: options.threads }),
          anchors: [],
        };
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

interface Sitting {
  readonly data: string;
  readonly oracle: Oracle;
  readonly budget: number;
  readonly pause: number;
  readonly threads?: number;
}

function session(scratch: string, { data, oracle, budget, pause, threads }: Sitting): Side {
  let turns = 0;
  return {
    name: "session",
    run: async () => {
      const journal = join(scratch, `${pause}-${turns++}.journal`);
      const options = { data, journal, annotator: "bench", budget, threads };
      const [first, opened] = await timed(() => openLabelSession(options));
      const waited = await label(opened, oracle, pause);
      const peak = process.resourceUsage().maxRSS;
      await opened.close();
      const [again, reopened] = await timed(() => openLabelSession(options));
      const answered = reopened.session.state().answered;
      await reopened.close();
      await rm(`${journal}.kept`, { recursive: true, force: true });
      const [anew, once] = await timed(() => openLabelSession(options));
      await once.close();
      const facts = {
        ...spread("answer", waited.answers),
        ...spread("undo", waited.undos),
        "loop blocked ms": Math.round(waited.blocked),
        "opened ms": Math.round(first),
        "opened again ms": Math.round(again),
        "opened again, nothing kept, ms": Math.round(anew),
        answered,
        "peak MB while labelling": Math.round(peak / 1024),
        "peak MB, opened three times": Math.round(process.resourceUsage().maxRSS / 1024),
      };
      return { value: quantile(waited.answers, 0.99), facts };
    },
  };
}

/** Answers all cards; some answers are taken back and given again. */
async function label({ session, card: show }: OpenSession, oracle: Oracle, pause: number) {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const [answers, undos]: [number[], number[]] = [[], []];
  const next = async () => {
    await session.ready();
    const card = session.next();
    if (card !== undefined) await show(card.traceId);
    return card;
  };
  let card = await next();
  loop.enable();
  for (let given = 1; card !== undefined; given++) {
    await sleep(pause);
    const { traceId } = card;
    const { value } = await oracle.answer(traceId);
    const [waited, after] = await timed(() => {
      session.answer({ traceId, value });
      return next();
    });
    answers.push(waited);
    card = after;
    session.measureChangeReady().catch(() => {});
    if (given % UNDO_EVERY !== 0 || card === undefined) continue;
    await sleep(pause);
    const [undone, before] = await timed(() => {
      session.undo();
      return next();
    });
    undos.push(undone);
    if (before?.traceId !== traceId) throw new Error("Cannot measure: undo leads to another card");
    await sleep(pause);
    session.answer({ traceId, value });
    card = await next();
  }
  loop.disable();
  return { answers: answers.sort((a, b) => a - b), undos: undos.sort((a, b) => a - b), blocked: loop.max / 1e6 };
}

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function spread(what: string, sorted: readonly number[]): Facts {
  if (sorted.length === 0) return {};
  const round = (share: number) => Math.round(quantile(sorted, share) * 10) / 10;
  return {
    [`${what} p50 ms`]: round(0.5),
    [`${what} p95 ms`]: round(0.95),
    [`${what} p99 ms`]: round(0.99),
    [`${what} max ms`]: round(1),
    [`${what}s over 50 ms`]: sorted.filter((ms) => ms > 50).length,
  };
}

async function simulated(scratch: string, { quick, signal, onProgress }: BenchOptions): Promise<string> {
  const out = join(scratch, "recording");
  await simulate({ out, preset: "online-boutique", traces: quick ? 300 : TRACES, seed: 1, signal, onProgress });
  return out;
}
