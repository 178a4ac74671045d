import {
  type Corpus,
  measurePopulation,
  memoryCorpus,
  openCorpus,
  type PlainSpan,
  type Population,
  readTrace,
  tableOfSpans,
  traceCard,
  traceEvidence,
} from "labelease";
import type { CardData } from "../../../widgets/src/contract/card-data.js";
import { cardData } from "../../../widgets/src/model/card-data.js";
import { hasStatus } from "../../../widgets/src/model/has-status.js";

/** A recording whose traces can be made cards of. */
export interface Recording {
  readonly corpus: Corpus;
  readonly population: Population;
  card(traceId: string): Promise<CardData>;
}

export async function recording(corpus: Corpus): Promise<Recording> {
  const population = await measurePopulation(corpus);
  return {
    corpus,
    population,
    async card(traceId) {
      const table = await readTrace(corpus, traceId);
      if (table === undefined) throw new Error(`no trace ${traceId}`);
      const card = traceCard(table, population.statistics);
      const evidence = traceEvidence(card, population, await corpus.near?.(traceId, 50));
      return cardData({ ...card, evidence }, { traces: corpus.traces, hasStatus: hasStatus(corpus) });
    },
  };
}

/** The recording of the repository. */
export async function shop(): Promise<Recording> {
  return recording(await openCorpus("data/online-boutique-small"));
}

/** A card of a trace among a hundred usual ones. */
export async function madeUp(spans: readonly PlainSpan[], usual: readonly PlainSpan[] = spans): Promise<CardData> {
  const others = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`usual ${i}`, usual]));
  return (await recording(memoryCorpus([tableOfSpans({ ...others, it: spans })]))).card("it");
}

/** A root with so many calls, each in a service of nine, every tenth with one below it. */
export function wide(calls: number): CardData {
  return timedWide(calls).data;
}

/** The same, with the time that describing it took, milliseconds. */
export function timedWide(calls: number): { readonly data: CardData; readonly took: number } {
  const spans = [{ id: "0", service: "front", operation: "GET /", start: 0, duration: calls * 10 }] as PlainSpan[];
  for (let i = 1; i < calls; i++) {
    const isBelow = i % 10 === 0;
    spans.push({
      id: String(i),
      parent: isBelow ? String(i - 1) : "0",
      service: `service ${i % 9}`,
      operation: `operation ${i % 7}`,
      start: i * 10 - (isBelow ? 5 : 0),
      duration: isBelow ? 2 : 8,
    });
  }
  const table = tableOfSpans({ it: spans });
  const statistics = { paths: { find: () => new Uint32Array(calls).fill(0xffffffff) }, duration: [], self: [] };
  const began = performance.now();
  // biome-ignore lint/suspicious/noExplicitAny: nothing is known of this trace.
  const data = cardData(traceCard(table, statistics as any), { traces: 1, hasStatus: true });
  return { data, took: performance.now() - began };
}
