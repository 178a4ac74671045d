import { grown } from "../../trace/grow.js";
import { operationName, serviceName } from "../../trace/name-of.js";
import { ABSENT, SPAN_KINDS, SpanFlag, type SpanTable } from "../../trace/span-table.js";
import { isError } from "../../trace/status.js";
import { Structures } from "../../trace/structure.js";
import { Durations } from "./durations.js";

/** What is counted of a service, or of an operation of a service. */
export class Counts {
  spans = 0;
  traces = 0;
  /** Spans that say how they ended, and those that failed. */
  known = 0;
  errors = 0;
  readonly durations = new Durations();
  /** Of a service. */
  readonly operations = new Set<number>();
  readonly instances = new Set<number>();
  lastTrace = -1;
}

/** Calls from one service to another whose child begins before its parent. */
export interface SkewCount {
  links: number;
  before: number;
  /** Microseconds by which they are before, in all. */
  total: number;
  most: number;
}

/** Goes through batches and counts. */
export class Walk {
  traces = 0;
  spans = 0;
  orphans = 0;
  rootless = 0;
  severalRoots = 0;
  repairedTimes = 0;
  wholeMillis = 0;
  errorTraces = 0;
  readonly all = new Counts();
  readonly kinds = new Array<number>(SPAN_KINDS.length).fill(0);
  readonly services = new Map<number, Counts>();
  /** By service, then operation. */
  readonly operations = new Map<number, Map<number, Counts>>();
  /** By the names of caller and called service. */
  readonly skew = new Map<number, Map<number, SkewCount>>();
  readonly structures = new Structures();
  readonly traceDurations = new Durations();
  readonly traceSpans = new Durations();
  readonly structureCounts: { traces: number; spans: number; root: string; durations: Durations }[] = [];
  end = Number.NEGATIVE_INFINITY;
  #starts = new Float64Array(1024);

  /** Starts of the traces, in the order of the recording. */
  get starts(): Float64Array {
    return this.#starts.slice(0, this.traces);
  }

  see(table: SpanTable): void {
    const failed = table.names.statuses.map(isError);
    const isKnown = table.names.statuses.map(({ kind, code }) => kind !== "other" || code !== "");
    const structure = this.structures.index(table);
    const { offsets, flags, parent, start, duration, service, status, kind, instance, operation } = table;
    for (let trace = 0; trace < table.traceIds.length; trace++) {
      let errors = 0;
      let real = 0;
      let tops = 0;
      let from = Number.POSITIVE_INFINITY;
      for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
        const flag = flags[row];
        if ((flag & SpanFlag.STAND_IN) !== 0) continue;
        real++;
        if (parent[row] < 0 || (flags[parent[row]] & SpanFlag.STAND_IN) !== 0)
          tops += (flag & SpanFlag.ORPHAN) === 0 ? 1 : 0;
        if ((flag & SpanFlag.ORPHAN) !== 0) this.orphans++;
        if ((flag & SpanFlag.TIME) !== 0) this.repairedTimes++;
        if (start[row] < from) from = start[row];
        if (start[row] + duration[row] > this.end) this.end = start[row] + duration[row];
        if (duration[row] % 1000 === 0) this.wholeMillis++;
        this.kinds[kind[row]]++;
        const failedHere = failed[status[row]];
        if (failedHere) errors++;
        const known = isKnown[status[row]];
        const ofService = at(this.services, service[row], newCounts);
        ofService.operations.add(operation[row]);
        if (instance[row] !== 0) ofService.instances.add(instance[row]);
        const ofOperation = at(at(this.operations, service[row], newMap<Counts>), operation[row], newCounts);
        for (const counts of [this.all, ofService, ofOperation]) {
          counts.spans++;
          if (known) counts.known++;
          if (failedHere) counts.errors++;
          counts.durations.add(duration[row]);
          if (counts.lastTrace !== this.traces) counts.traces++;
          counts.lastTrace = this.traces;
        }
        this.#link(table, row);
      }
      const top = offsets[trace];
      this.spans += real;
      if (errors > 0) this.errorTraces++;
      if (tops === 0) this.rootless++;
      else if (tops > 1) this.severalRoots++;
      this.traceDurations.add(duration[top]);
      this.traceSpans.add(real);
      const number = structure[trace];
      this.structureCounts[number] ??= {
        traces: 0,
        spans: real,
        root: rootName(table, top),
        durations: new Durations(),
      };
      this.structureCounts[number].traces++;
      this.structureCounts[number].durations.add(duration[top]);
      if (this.traces === this.#starts.length) this.#starts = grown(this.#starts);
      this.#starts[this.traces++] = from;
    }
  }

  #link({ parent, flags, service, start }: SpanTable, row: number): void {
    const up = parent[row];
    if (up < 0 || service[up] === ABSENT || ((flags[row] | flags[up]) & SpanFlag.TIME) !== 0) return;
    if (service[up] === service[row]) return;
    const count = at(at(this.skew, service[up], newMap<SkewCount>), service[row], newSkew);
    count.links++;
    const before = start[up] - start[row];
    if (before <= 0) return;
    count.before++;
    count.total += before;
    if (before > count.most) count.most = before;
  }
}

const newCounts = () => new Counts();
const newSkew = (): SkewCount => ({ links: 0, before: 0, total: 0, most: 0 });
function newMap<T>(): Map<number, T> {
  return new Map();
}

/** The value of a key, made where there is none. */
function at<T>(map: Map<number, T>, key: number, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function rootName(table: SpanTable, row: number): string {
  return `${serviceName(table, row)} ${operationName(table, row)}`;
}
