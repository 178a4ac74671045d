import { UsageError } from "../base/error.js";
import { Random } from "../base/random.js";
import { type RawSpans, SpanTableBuilder } from "../trace/build.js";
import { NameTable } from "../trace/name-table.js";
import { SPAN_KINDS, type SpanTable } from "../trace/span-table.js";
import { checkSystem } from "./check-system.js";
import type { Fault } from "./fault.js";
import { faultModelOf } from "./fault-models.js";
import { FaultTimeline } from "./fault-timeline.js";
import { type Judgement, judge } from "./label-trace.js";
import { arrivals, drawLoad, type LoadCurve, loadAt } from "./load.js";
import { nameInstances } from "./name-instances.js";
import { type PlayedSpan, TracePlayer } from "./play-trace.js";
import { presetOf } from "./presets.js";
import { scheduleFaults } from "./schedule.js";
import type { SystemModel } from "./system.js";

/** What to generate. */
export interface GenerateOptions {
  /** A system by name; default "online-boutique". */
  readonly preset?: string;
  /** A system of one's own, instead of a preset. */
  readonly system?: SystemModel;
  /** How many; default: as many as come at the system's mean load in `hours`, or 4000. */
  readonly traces?: number;
  /** Length of the recording; default: as long as `traces` take at the system's mean load. Rounded up to a minute. */
  readonly hours?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Faults to inject, in any order; default: see {@link scheduleFaults}. An empty list: a healthy recording. */
  readonly faults?: readonly Fault[];
}

/** The exact truth about one trace. */
export interface TraceLabel {
  readonly traceId: string;
  readonly startUs: number;
  readonly anomalous: boolean;
  /** The fault that made it so; null if none did. With several, the one that lengthened the trace most. */
  readonly fault: Fault | null;
  /** See {@link judge}; null where not anomalous. */
  readonly rule: Judgement["rule"];
  /** Whether the trace began within the window of a fault. */
  readonly inWindow: boolean;
  /** Duration of the root over that without any fault. */
  readonly durationRatio: number;
}

/** Some traces with their labels, in the same order. */
export interface GeneratedBatch {
  readonly table: SpanTable;
  readonly labels: readonly TraceLabel[];
}

/** A recording before it is played. */
export interface Generator {
  readonly traces: number;
  readonly faults: readonly Fault[];
  readonly load: LoadCurve;
  /** What `corpus.json` says of how the recording came to be. */
  readonly description: Readonly<Record<string, string | number>>;
  /** Instances by service. */
  readonly instances: ReadonlyMap<string, readonly string[]>;
  /** Plays it from the start, in order of time, in batches of about `spans` spans (default 20,000). */
  batches(spans?: number): IterableIterator<GeneratedBatch>;
}

const DEFAULT_TRACES = 4000;

/**
 * Prepares a recording in memory: the same options give the same spans and labels.
 *
 * @throws UsageError if an option cannot be used.
 *
 * @example Labels come with the spans
 * const [{ table, labels }] = generate({ traces: 20, seed: 3, faults: [] }).batches();
 * assert.equal(table.traceIds.length, 20);
 * assert.equal(labels.some((label) => label.anomalous), false);
 */
export function generate(options: GenerateOptions = {}): Generator {
  const { preset = "online-boutique", seed = 1 } = options;
  const system = checkSystem(options.system ?? presetOf(preset));
  if (!Number.isSafeInteger(seed)) throw new UsageError(`Cannot simulate with seed ${seed}: it is not a whole number`);
  const { traces, minutes } = extent(options, system.model.load.tracesPerMinute);
  const { startUs } = system.model;
  const load = drawLoad(system.model.load, { seed, startUs, minutes });
  const instances = nameInstances(system.model, seed);
  const faults = options.faults ?? scheduleFaults(system, { instances, startUs, endUs: load.endUs, seed });
  checkFaults(faults, instances);
  const player = new TracePlayer(system, instances);
  return {
    traces,
    faults,
    load,
    instances,
    description: { source: "simulation", system: system.model.name, seed, traces, minutes, faults: faults.length },
    *batches(spans = 20_000) {
      const ids = new Random(seed, "trace ids");
      const seeds = new Random(seed, "traces");
      const names = new NameTable();
      const builder = new SpanTableBuilder(names);
      const timeline = new FaultTimeline(faults);
      let labels: TraceLabel[] = [];
      for (const startUs of arrivals(load, traces, seed)) {
        const traceId = hex(ids.uint32()) + hex(ids.uint32()) + hex(ids.uint32()) + hex(ids.uint32());
        const draw = { seed: seeds.uint32(), startUs, load: loadAt(load, startUs) };
        const { played, label } = playAndJudge(player, draw, timeline, traceId);
        builder.add(traceId, rawSpans(played, startUs, names));
        labels.push(label);
        if (builder.rows < spans) continue;
        yield { table: builder.build(), labels };
        labels = [];
      }
      if (labels.length > 0) yield { table: builder.build(), labels };
    },
  };
}

function extent({ traces, hours }: GenerateOptions, perMinute: number): { traces: number; minutes: number } {
  if (traces !== undefined && !(Number.isSafeInteger(traces) && traces > 0)) {
    throw new UsageError(`Cannot simulate ${traces} traces: it is not a positive whole number`);
  }
  if (hours !== undefined && !(hours > 0 && hours < 1e6)) {
    throw new UsageError(`Cannot simulate ${hours} hours: it is not a positive number`);
  }
  const count = traces ?? (hours === undefined ? DEFAULT_TRACES : Math.max(1, Math.round(hours * 60 * perMinute)));
  return { traces: count, minutes: Math.ceil(hours === undefined ? count / perMinute : hours * 60) };
}

function checkFaults(faults: readonly Fault[], instances: ReadonlyMap<string, readonly string[]>): void {
  const ids = new Set<string>();
  for (const fault of faults) {
    faultModelOf(fault);
    const pods = instances.get(fault.service);
    const place = { fault: fault.id };
    if (ids.has(fault.id)) throw new UsageError("Cannot inject fault: another has the same id", place);
    ids.add(fault.id);
    if (!pods) throw new UsageError(`Cannot inject fault: service "${fault.service}" is not described`, place);
    if (fault.instance !== null && !pods.includes(fault.instance)) {
      throw new UsageError(`Cannot inject fault: "${fault.service}" has no instance "${fault.instance}"`, place);
    }
    if (!(fault.startUs < fault.endUs)) throw new UsageError("Cannot inject fault: its window is empty", place);
    if (!(fault.severity >= 0 && fault.severity <= 1)) {
      throw new UsageError(`Cannot inject fault: severity ${fault.severity} is not in [0, 1]`, place);
    }
  }
}

/**
 * Plays a trace with all faults that can have met it. Each is judged on its own: the trace with only this fault against
 * the trace with none.
 */
function playAndJudge(
  player: TracePlayer,
  draw: { readonly seed: number; readonly startUs: number; readonly load: number },
  timeline: FaultTimeline,
  traceId: string,
): { played: PlayedSpan[]; label: TraceLabel } {
  const { startUs } = draw;
  const clean = player.play(draw);
  let played = clean;
  let met: Fault[] = [];
  // A fault can lengthen a trace into the window of the next one.
  for (let before = -1; met.length > before; ) {
    before = met.length;
    met = timeline.between(startUs, startUs + played.reduce((latest, span) => Math.max(latest, span.end), 0));
    if (met.length > before) played = player.play(draw, met);
  }
  let judged: { fault: Fault; rule: Judgement["rule"]; us: number } | undefined;
  for (const fault of met) {
    const alone = met.length === 1 ? played : player.play(draw, [fault]);
    const { rule } = judge(clean, alone);
    const us = Math.abs(alone[0].end - clean[0].end);
    if (rule !== null && (judged === undefined || us > judged.us)) judged = { fault, rule, us };
  }
  const label = {
    traceId,
    startUs,
    anomalous: judged !== undefined,
    fault: judged?.fault ?? null,
    rule: judged?.rule ?? null,
    inWindow: met.some((fault) => fault.startUs <= startUs),
    durationRatio: judge(clean, played).durationRatio,
  };
  return { played, label };
}

/** Whole microseconds, rounded alike for starts and ends so that children stay within their parents. */
function rawSpans(played: readonly PlayedSpan[], startUs: number, names: NameTable): RawSpans {
  return {
    spanIds: played.map((_, i) => ordinal(i)),
    parentIds: played.map(({ parent }) => (parent < 0 ? null : ordinal(parent))),
    service: played.map((span) => names.service(span.service)),
    operation: played.map((span) => names.operation(span.operation)),
    instance: played.map((span) => names.instance(span.instance)),
    status: played.map((span) => names.status(span.status)),
    kind: played.map((span) => SPAN_KINDS.indexOf(span.kind)),
    start: played.map((span) => startUs + Math.floor(span.start)),
    duration: played.map((span) => Math.floor(span.end) - Math.floor(span.start)),
  };
}

const ORDINALS: string[] = [];

/** Span ids count from 1 within a trace: 16 hex digits that take next to no room in a file. */
function ordinal(index: number): string {
  while (ORDINALS.length <= index) ORDINALS.push((ORDINALS.length + 1).toString(16).padStart(16, "0"));
  return ORDINALS[index];
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
