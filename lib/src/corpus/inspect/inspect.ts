import type { Work } from "../../base/work.js";
import { UnitCheck } from "../../ingest/unit-check.js";
import { SPAN_KINDS } from "../../trace/span-table.js";
import type { Corpus } from "../corpus.js";
import { findGaps } from "./gaps.js";
import type { Inspection, OperationSummary, ServiceSummary, SkewSummary, SpanSummary } from "./inspection.js";
import { remarksOn } from "./remarks.js";
import { type Counts, Walk } from "./walk.js";

/**
 * Looks through a recording: services, operations, structures, durations, errors, the range of times, gaps, clocks that
 * differ, units that cannot be right. One pass, in memory that grows with the names and structures.
 *
 * @throws The signal's reason if aborted.
 *
 * @example
 * const corpus = memoryCorpus([tableOfSpans({ t: [{ id: "1", service: "s", operation: "o", start: 5, duration: 10 }] })]);
 * const { traces, services, from, to } = await inspectCorpus(corpus);
 * assert.deepEqual([traces, services, from, to], [1, 1, 5, 15]);
 */
export async function inspectCorpus(corpus: Corpus, { onProgress, signal }: Work = {}): Promise<Inspection> {
  const walk = new Walk();
  const units = new UnitCheck();
  for await (const batch of corpus.batches({ signal })) {
    walk.see(batch);
    units.see(batch, (row) => batch.spanIds[row]);
    onProgress?.({ stage: "look through traces", done: walk.traces, total: corpus.traces, unit: "traces" });
  }
  const { services, operations } = corpus.names;
  const starts = walk.starts.sort();
  const gaps = findGaps(starts);
  const skew = skewOf(walk, services);
  const factor = units.suspect();
  const found: Omit<Inspection, "remarks"> = {
    traces: walk.traces,
    spans: walk.spans,
    services: walk.services.size,
    operations: [...walk.operations.values()].reduce((sum, map) => sum + map.size, 0),
    structures: walk.structures.size,
    from: starts[0],
    to: walk.end,
    traceDuration: walk.traceDurations.quantiles(),
    traceSpans: walk.traceSpans.quantiles(),
    errorSpans: walk.all.errors,
    errorShare: shareOf(walk.all),
    errorTraces: walk.errorTraces,
    withoutStatus: walk.spans - walk.all.known,
    kinds: Object.fromEntries(walk.kinds.map((count, i) => [SPAN_KINDS[i], count] as const).filter(([, n]) => n > 0)),
    orphans: walk.orphans,
    rootless: walk.rootless,
    severalRoots: walk.severalRoots,
    unusableTimes: walk.repairedTimes,
    gaps,
    calls: skew.reduce((sum, { calls }) => sum + calls, 0),
    callsBefore: skew.reduce((sum, { before }) => sum + before, 0),
    skew: skew.filter(({ before }) => before > 0),
    unitFactor: factor === 1 ? null : factor,
    perService: [...walk.services]
      .map(([service, counts]) => ({
        service: services[service],
        ...summaryOf(counts),
        operations: counts.operations.size,
        instances: counts.instances.size,
      }))
      .sort(bySpans),
    perOperation: [...walk.operations]
      .flatMap(([service, map]) =>
        [...map].map(([operation, counts]) => ({
          service: services[service],
          operation: operations[operation],
          ...summaryOf(counts),
        })),
      )
      .sort(bySpans),
    perStructure: walk.structureCounts
      .map(({ durations, ...counts }, i) => ({
        structure: walk.structures.id(i),
        ...counts,
        duration: durations.quantiles(),
      }))
      .sort((a, b) => b.traces - a.traces || (a.structure < b.structure ? -1 : 1)),
  };
  return { ...found, remarks: remarksOn(found, walk.wholeMillis, factor === 1 ? undefined : units.words()) };
}

function summaryOf(counts: Counts): SpanSummary {
  const { spans, traces, errors, durations } = counts;
  return { spans, traces, errors, errorShare: shareOf(counts), duration: durations.quantiles() };
}

function shareOf({ errors, known }: Counts): number | null {
  return known === 0 ? null : errors / known;
}

function bySpans(a: ServiceSummary | OperationSummary, b: ServiceSummary | OperationSummary): number {
  const name = (of: ServiceSummary | OperationSummary) => `${of.service}\0${"operation" in of ? of.operation : ""}`;
  return b.spans - a.spans || (name(a) < name(b) ? -1 : 1);
}

function skewOf({ skew }: Walk, services: readonly string[]): SkewSummary[] {
  return [...skew]
    .flatMap(([caller, map]) =>
      [...map].map(([called, { links, before, total, most }]) => ({
        ...{ caller: services[caller], called: services[called], calls: links, before },
        ...{ mean: before === 0 ? 0 : Math.round(total / before), most },
      })),
    )
    .sort((a, b) => b.before - a.before || b.calls - a.calls || (a.caller + a.called < b.caller + b.called ? -1 : 1));
}
