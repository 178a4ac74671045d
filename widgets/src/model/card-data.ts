import {
  ABSENT,
  calledService,
  criticalRows,
  culprits,
  duration,
  figures,
  headline,
  SpanFlag,
  statusText,
  type TraceCard,
} from "labelease";
import type { CardData } from "../contract/card-data.js";
import { nearestMedian } from "../draw/evidence-texts.js";

const MOST_STATUSES = 1000;

/** Facts of a recording that a card needs beside its trace. */
export interface CardContext {
  /** Traces of the recording. */
  readonly traces: number;
  /** Whether any span of the recording says a status. */
  readonly hasStatus: boolean;
}

/**
 * A trace with its population as the page draws it.
 *
 * @param card From `openLabelSession` or `traceCard`.
 */
export function cardData(card: TraceCard, { traces, hasStatus }: CardContext): CardData {
  const { table, statistics } = card;
  const { names } = table;
  const services = new Numbers(names.services.length);
  const operations = new Numbers(names.operations.length);
  const paths = new Numbers(statistics.self.length);
  for (const service of culprits(card)) services.of(names.services.indexOf(service));
  const column = (numbers: Numbers, values: Uint32Array) => {
    const column = new Uint32Array(values.length);
    for (let row = 0; row < column.length; row++)
      column[row] = values[row] === ABSENT ? ABSENT : numbers.of(values[row]);
    return column;
  };
  const path = column(paths, card.path);
  const usual = (read: (path: number) => number) => Float64Array.from(paths.values, read);
  const critical = new Uint8Array(table.parent.length);
  for (const row of criticalRows(table, 0)) critical[row] = 1;
  const standIn = new Uint8Array(table.parent.length);
  for (let row = 0; row < standIn.length; row++) standIn[row] = Number((table.flags[row] & SpanFlag.STAND_IN) !== 0);
  return {
    traceId: table.traceIds[0],
    start: table.start[0],
    duration: table.duration[0],
    usualDuration: card.path[0] === ABSENT ? undefined : statistics.duration[card.path[0]].p50,
    ...evidenceOf(card),
    traces,
    hasStatus,
    headline: headline(card),
    detail: detailOf(card),
    unusual: card.unusual,
    statuses: statusesOf(card),
    spans: {
      parent: table.parent,
      depth: card.depth,
      service: column(services, table.service),
      operation: column(operations, table.operation),
      start: card.relativeStart,
      duration: table.duration,
      self: card.self,
      error: card.error,
      standIn,
      critical,
      path,
    },
    services: services.values.map((service) => names.services[service]),
    hues: services.values,
    operations: operations.values.map((operation) => names.operations[operation]),
    usual: {
      count: usual((p) => statistics.self[p].count),
      selfMean: usual((p) => statistics.self[p].mean),
      selfStd: usual((p) => statistics.self[p].std),
      selfMedian: usual((p) => statistics.self[p].p50),
      selfP95: usual((p) => statistics.self[p].p95),
      durationMean: usual((p) => statistics.duration[p].mean),
      durationP95: usual((p) => statistics.duration[p].p95),
    },
  };
}

function evidenceOf({ evidence }: TraceCard): Pick<CardData, "sameStructure" | "evidence"> {
  if (evidence === undefined) return {};
  const { sameStructure, row, histogram, asLong, around, failed } = evidence;
  return { sameStructure, evidence: { row, histogram, asLong, around, failed } };
}

/** Status of the failed rows; of the first ones, where there are very many. */
function statusesOf({ table, error }: TraceCard): Record<number, string> {
  const statuses: Record<number, string> = {};
  let left = MOST_STATUSES;
  for (let row = 0; row < error.length && left > 0; row++) {
    if (error[row] === 0) continue;
    statuses[row] = statusText(table.names.statuses[table.status[row]]);
    left--;
  }
  return statuses;
}

/** A few words for a list: where the trace stands out, and how much. */
export function cardTitle({ table, self, path, statistics, unusual, error }: TraceCard): string {
  const [row] = unusual;
  if (row === undefined) return "as usual";
  const service = table.names.services[table.service[row]] ?? "?";
  if (error[row] === 1) return `${service} · error`;
  const usual = path[row] === ABSENT ? 0 : statistics.self[path[row]].p50;
  return usual > 0 ? `${service} ×${figures(self[row] / usual)}` : service;
}

/** What proves the headline and what else stands out, in words. */
function detailOf(card: TraceCard): string {
  const { unusual, excess, error, table, path, self, statistics, evidence } = card;
  const slow = unusual.filter((row) => excess[row] > 0).length;
  const failed = error.reduce((sum, is) => sum + is, 0);
  const unseen = path.reduce((sum, p, row) => sum + Number(p === ABSENT && table.service[row] !== ABSENT), 0);
  const spans = (n: number) => `${n.toLocaleString("en-US")} ${n === 1 ? "span" : "spans"}`;
  const parts: string[] = [];
  const [row] = unusual;
  if (row !== undefined && excess[row] > 0) {
    const { count, p95 } = statistics.self[path[row]];
    const { asLong, around } = evidence ?? {};
    if (asLong !== undefined) {
      const few = asLong * 100 <= count ? "Only " : "";
      parts.push(
        `${few}${asLong.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} calls on this path took as long.`,
      );
    }
    const callee = calledService(table, row);
    const own = row + 1;
    if (callee !== undefined && path[own] !== ABSENT && self[own] <= 2 * statistics.self[path[own]].p50) {
      const usual = duration(statistics.self[path[own]].p50);
      parts.push(
        `${callee} itself answered in ${duration(self[own])} (usual ${usual}): the time is lost between the two.`,
      );
    }
    const near = around && nearestMedian(around.seconds, around.self);
    if (near !== undefined) {
      const calls = `${near.calls} nearest calls`;
      parts.push(
        near.median > p95
          ? `So did those around it: median ${duration(near.median)} over the ${calls}.`
          : `Those around it did not: median ${duration(near.median)} over the ${calls}.`,
      );
    }
    if (slow > 1) parts.push(`${spans(slow)} in all took far longer than usual for their call.`);
  }
  if (failed > 0) parts.push(`${spans(failed)} ended with an error.`);
  if (unseen > 0) parts.push(`${spans(unseen)} on a call path not seen elsewhere.`);
  if (parts.length > 0) return parts.join(" ");
  const recorded = table.service.reduce((sum, service) => sum + Number(service !== ABSENT), 0);
  return recorded === 1 ? "Its only span is within what is usual." : `All ${spans(recorded)} are within what is usual.`;
}

/** Numbers from 0 for values in order of first appearance. */
class Numbers {
  readonly values: number[] = [];
  /** By value the number from 1, 0 for none yet. */
  readonly #numbers: Uint32Array;

  /** @param most Above all values. */
  constructor(most: number) {
    this.#numbers = new Uint32Array(most);
  }

  of(value: number): number {
    if (this.#numbers[value] === 0) this.#numbers[value] = this.values.push(value);
    return this.#numbers[value] - 1;
  }
}
