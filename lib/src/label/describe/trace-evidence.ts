import { ABSENT, type SpanTable } from "../../trace/span-table.js";
import { times } from "../../trace/times.js";
import type { TraceEvidence } from "./evidence.js";
import type { Population } from "./population.js";
import type { TraceCard } from "./trace-card.js";

/** Calls farther off than this say nothing of the time of a trace, seconds. */
const FAR = 600;

/**
 * Gathers what is known of the row that explains most, over the recording and around it in time.
 *
 * @param near The trace with those around it in the recording, where they could be read.
 */
export function traceEvidence(card: TraceCard, population: Population, near?: SpanTable): TraceEvidence {
  const row = card.unusual[0] ?? card.self.reduce((best, self, i) => (self > card.self[best] ? i : best), 0);
  const path = card.path[row];
  const { traces, failed, selfTimes } = population;
  const known = { sameStructure: population.sameStructure(card.table), traces, failed, row };
  if (path === ABSENT) return known;
  return {
    ...known,
    histogram: selfTimes.histogram(path),
    asLong: selfTimes.atLeast(path, card.self[row]),
    around: near && callsAround(card, path, near),
  };
}

function callsAround({ table, statistics }: TraceCard, path: number, near: SpanTable) {
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
