import { UsageError } from "../base/error.js";
import { Random } from "../base/random.js";
import { SpanTableBuilder } from "../trace/build.js";
import { NameTable } from "../trace/name-table.js";
import type { SpanTable } from "../trace/span-table.js";
import { checkFaults } from "./check-faults.js";
import { type FaultDescription, placeFault } from "./describe/read-faults.js";
import { described } from "./described.js";
import { checkDistortion, type Distortion, distorted } from "./distort.js";
import type { Fault } from "./fault.js";
import { FaultTimeline } from "./fault-timeline.js";
import type { FittedSystem } from "./fitted/fitted-system.js";
import { fittedPlayable } from "./fitted/playable.js";
import { arrivals, type LoadCurve, loadAt } from "./load.js";
import { playAndJudge, type TraceLabel } from "./play-and-judge.js";
import type { Playable } from "./playable.js";
import { presetOf } from "./presets.js";
import { rawSpans } from "./raw-spans.js";
import { type FaultPlan, scheduleFaults } from "./schedule.js";
import type { SystemModel } from "./system.js";

/** What to generate. */
export interface GenerateOptions extends Distortion {
  /** A system by name; default "online-boutique". */
  readonly preset?: string;
  /** A system of one's own, instead of a preset: a description, or one that {@link fitSystem} took from a recording. */
  readonly system?: SystemModel | FittedSystem;
  /** How many; default: as many as come at the system's mean load in `hours`, or 4000, or as many as it was fitted to. */
  readonly traces?: number;
  /** Length of the recording; default: as long as `traces` take at the system's mean load. Rounded up to a minute. */
  readonly hours?: number;
  /** Default 1. */
  readonly seed?: number;
  /**
   * Faults to inject, in any order, or how they are drawn (see {@link scheduleFaults}), or "none", as an empty list.
   * Described faults may be among them. Default "paper"; of a fitted system "none", as its latencies have what went wrong in the recording.
   */
  readonly faults?: readonly (Fault | FaultDescription)[] | FaultPlan | "none";
}

/** Some traces with their labels, in the same order. */
export interface GeneratedBatch {
  /** Requests played for it; not all are recorded where a part is sampled. */
  readonly requests: number;
  readonly table: SpanTable;
  readonly labels: readonly TraceLabel[];
}

/** A recording before it is played. */
export interface Generator {
  /** Requests; each is a trace, unless only a part is recorded. */
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
  const { preset = "online-boutique", seed = 1, sample = 1 } = options;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`Cannot simulate with seed ${seed}: it is not a whole number`);
  checkDistortion(options);
  const model = options.system ?? presetOf(preset);
  const system = "structures" in model ? fittedPlayable(model) : described(model, seed);
  const { traces, minutes } = extent(options, system);
  const load = system.load(seed, minutes);
  const { startUs, endUs } = load;
  const plan = options.faults ?? ("structures" in model ? "none" : "paper");
  const faults =
    typeof plan === "string"
      ? plan === "none"
        ? []
        : scheduleFaults(system, { startUs, endUs, seed, plan })
      : plan.map((fault, i) => ("startMinute" in fault ? placeFault(fault, i, system) : fault));
  checkFaults(faults, system);
  const { player, instances } = system;
  return {
    traces,
    faults,
    load,
    instances,
    description: {
      source: "simulation",
      system: system.name,
      seed,
      traces,
      minutes,
      faults: faults.length,
      ...given(options),
    },
    *batches(spans = 20_000) {
      const ids = new Random(seed, "trace ids");
      const seeds = new Random(seed, "traces");
      const names = new NameTable();
      const builder = new SpanTableBuilder(names);
      const timeline = new FaultTimeline(faults);
      const distort = distorted(options, seed);
      const deal = player.dealer?.(seed, traces);
      let labels: TraceLabel[] = [];
      let requests = 0;
      for (const startUs of arrivals(load, traces, seed)) {
        const traceId = hex(ids.uint32()) + hex(ids.uint32()) + hex(ids.uint32()) + hex(ids.uint32());
        const draw = { seed: seeds.uint32(), startUs, load: loadAt(load, startUs) };
        requests++;
        if (sample < 1 && new Random(draw.seed, "sampled").next() >= sample) continue;
        const { played, label } = playAndJudge(player, deal ? deal(draw) : draw, timeline, traceId);
        const raw = distort(rawSpans(played, startUs, names), played, draw.seed);
        if (raw.spanIds.length === 0) continue;
        builder.add(traceId, raw);
        const recordedUs = earliest(raw.start);
        labels.push(recordedUs === startUs ? label : { ...label, recordedUs });
        if (builder.rows < spans) continue;
        yield { table: builder.build(), labels, requests };
        labels = [];
        requests = 0;
      }
      if (labels.length > 0) yield { table: builder.build(), labels, requests };
    },
  };
}

function extent({ traces, hours }: GenerateOptions, system: Playable): { traces: number; minutes: number } {
  if (traces !== undefined && !(Number.isSafeInteger(traces) && traces > 0)) {
    throw new UsageError(`Cannot simulate ${traces} traces: it is not a positive whole number`);
  }
  if (hours !== undefined && !(hours > 0 && hours < 1e6)) {
    throw new UsageError(`Cannot simulate ${hours} hours: it is not a positive number`);
  }
  const perMinute = system.tracesPerMinute;
  const count = traces ?? (hours === undefined ? system.traces : Math.max(1, Math.round(hours * 60 * perMinute)));
  return { traces: count, minutes: Math.ceil(hours === undefined ? count / perMinute - 1e-9 : hours * 60) };
}

/** What is recorded otherwise than it was, for `corpus.json`. */
function given({ sample, dropSpans, clockSkewMs }: Distortion): Record<string, number> {
  return Object.fromEntries(
    Object.entries({ sample, dropSpans, clockSkewMs }).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    ),
  );
}

function earliest(starts: ArrayLike<number>): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < starts.length; i++) if (starts[i] < first) first = starts[i];
  return first;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
