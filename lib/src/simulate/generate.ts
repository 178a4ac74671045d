import { UsageError } from "../base/error.js";
import { Random } from "../base/random.js";
import { SpanTableBuilder } from "../trace/build.js";
import { NameTable } from "../trace/name-table.js";
import type { SpanTable } from "../trace/span-table.js";
import { checkFaults } from "./check-faults.js";
import { checkSystem } from "./check-system.js";
import type { Fault } from "./fault.js";
import { FaultTimeline } from "./fault-timeline.js";
import { arrivals, drawLoad, type LoadCurve, loadAt } from "./load.js";
import { nameInstances } from "./name-instances.js";
import { playAndJudge, type TraceLabel } from "./play-and-judge.js";
import { TracePlayer } from "./play-trace.js";
import { presetOf } from "./presets.js";
import { rawSpans } from "./raw-spans.js";
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

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
