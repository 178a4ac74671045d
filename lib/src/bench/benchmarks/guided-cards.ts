import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCorpus } from "../../corpus/open.js";
import { type Oracle, openOracle } from "../../label/annotators/oracle.js";
import { GuidedMethod } from "../../label/guided/guided-method.js";
import { openGuided } from "../../label/guided/open-guided.js";
import { contextFeatures } from "../../represent/context/context-features.js";
import { contextTables } from "../../represent/context/context-tables.js";
import type { ContextTables } from "../../represent/context/tables-form.js";
import { simulate } from "../../simulate/simulate.js";
import type { Benchmark, BenchOptions, Facts, Side } from "../benchmark.js";

const TRACES = 100_000;
const CARDS = 85;
const SEED = 1;

/** How long a person who labels waits between an answer and the next card. */
export const guidedCards: Benchmark = {
  name: "guided-cards",
  summary: "99 % quantile of the time from an answer to the next card, with a thread beside it against in place",
  async *cases(options: BenchOptions) {
    const scratch = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    try {
      const data = options.data ?? (await simulated(scratch, options));
      const corpus = await openCorpus(data, { signal: options.signal });
      const tables = await contextTables(corpus, options);
      await corpus.close();
      const oracle = () => openOracle(join(data, "labels.parquet"));
      const budget = options.quick ? 12 : CARDS;
      for (const pause of options.quick ? [1] : [300, 0]) {
        yield {
          what: `${tables.time.length.toLocaleString("en-US")} traces, ${budget} cards, ${pause} ms from card to answer`,
          rounds: options.rounds ?? 1,
          ours: threaded(tables, oracle, budget, pause),
          anchors: pause === 0 || options.quick ? [inPlace(tables, oracle, budget, pause)] : [],
        };
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

function threaded(tables: ContextTables, open: () => Promise<Oracle>, budget: number, pause: number): Side {
  return {
    name: "thread",
    run: async () => {
      const { method, close } = await openGuided(tables, { budget, seed: SEED });
      try {
        return turn(await waits(method, await open(), pause));
      } finally {
        await close();
      }
    },
  };
}

function inPlace(tables: ContextTables, open: () => Promise<Oracle>, budget: number, pause: number): Side {
  return {
    name: "in place",
    run: async () => {
      const source = (normal?: Uint8Array) => contextFeatures(tables, normal);
      return turn(await waits(new GuidedMethod(tables.ids, source, { budget, seed: SEED }), await open(), pause));
    },
  };
}

/** Milliseconds from each answer to the next card. */
async function waits(method: GuidedMethod, oracle: Oracle, pause: number): Promise<number[]> {
  const waited: number[] = [];
  for (let card = await method.nextReady(); card !== undefined; ) {
    if (pause > 0) await sleep(pause);
    const answer = await oracle.answer(card.traceId);
    const begin = performance.now();
    method.answer(answer);
    card = await method.nextReady();
    waited.push(performance.now() - begin);
  }
  return waited.sort((a, b) => a - b);
}

function turn(waited: readonly number[]): { value: number; facts: Facts } {
  const quantile = (share: number) => waited[Math.min(waited.length - 1, Math.ceil(share * waited.length) - 1)];
  const round = (ms: number) => Math.round(ms * 10) / 10;
  const over = waited.filter((ms) => ms > 50).length;
  return {
    value: quantile(0.99),
    facts: {
      "p50 ms": round(quantile(0.5)),
      "p95 ms": round(quantile(0.95)),
      "p99 ms": round(quantile(0.99)),
      "max ms": round(quantile(1)),
      "over 50 ms": over,
    },
  };
}

async function simulated(scratch: string, { quick, signal, onProgress }: BenchOptions): Promise<string> {
  const out = join(scratch, "recording");
  await simulate({ out, preset: "online-boutique", traces: quick ? 300 : TRACES, seed: 1, signal, onProgress });
  return out;
}
