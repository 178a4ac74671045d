import type { Corpus } from "../../corpus/corpus.js";
import { ABSENT } from "../../trace/span-table.js";
import { times } from "../../trace/times.js";
import type { TraceEvidence } from "./evidence.js";
import type { Population } from "./population.js";
import type { TraceCard } from "./trace-card.js";

/** Calls that are looked for on each side, traces that are read for it, and how far off they may be, seconds. */
const CALLS = 40;
const [LEAST, MOST] = [40, 250];
const FAR = 600;

/** Gathers what is known of the row that explains most, over the recording and around it in time. */
export async function traceEvidence(card: TraceCard, population: Population, corpus: Corpus): Promise<TraceEvidence> {
  const row = card.unusual[0] ?? card.self.reduce((best, self, i) => (self > card.self[best] ? i : best), 0);
  const path = card.path[row];
  const { traces, failed, selfTimes } = population;
  const known = { sameStructure: population.sameStructure(card.table), traces, failed, row };
  if (path === ABSENT) return known;
  return {
    ...known,
    histogram: selfTimes.histogram(path),
    asLong: selfTimes.atLeast(path, card.self[row]),
    around: await callsAround(card, path, corpus),
  };
}

async function callsAround({ table, statistics }: TraceCard, path: number, corpus: Corpus) {
  const share = statistics.self[path].count / corpus.traces;
  const traces = Math.min(MOST, Math.max(LEAST, Math.ceil(CALLS / share)));
  const near = await corpus.near?.(table.traceIds[0], traces);
  if (near === undefined) return undefined;
  const paths = statistics.paths.find(near);
  const own = times(near).self;
  const seconds: number[] = [];
  const self: number[] = [];
  for (let row = 0; row < paths.length; row++) {
    if (paths[row] !== path) continue;
    const after = (near.start[row] - table.start[0]) / 1e6;
    if (Math.abs(after) > FAR) continue;
    seconds.push(Number(after.toFixed(2)));
    self.push(own[row]);
  }
  return { seconds, self };
}
