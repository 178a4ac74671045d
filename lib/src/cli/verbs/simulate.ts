import { UsageError } from "../../base/error.js";
import type { FaultDescription } from "../../simulate/describe/read-faults.js";
import type { FittedSystem } from "../../simulate/fitted/fitted-system.js";
import type { SystemModel } from "../../simulate/system.js";
import { comparisonRows } from "../comparison-rows.js";
import { count, table } from "../table.js";
import { oneOf, realNumber, wholeNumber } from "../values.js";
import type { Context, Verb } from "../verb.js";

/** Systems that can be simulated; a test holds this list against that of `simulate/`. */
export const PRESET_NAMES = ["online-boutique", "train-ticket", "bank"] as const;
const DEFAULT_TRACES = 10_000;

interface Options {
  readonly out?: string;
  readonly preset?: string;
  readonly system?: string;
  readonly like?: string;
  readonly writeSystem?: string;
  readonly compare?: boolean;
  readonly traces?: number;
  readonly hours?: number;
  readonly seed: number;
  readonly faults?: string;
  readonly clockSkew?: number;
  readonly sample?: number;
  readonly dropSpans?: number;
  readonly lateSpans?: number;
}

export const simulateVerb: Verb<Options> = {
  name: "simulate",
  summary: "generate a recording with known faults: spans.parquet, labels.parquet, faults.csv",
  examples: [
    "simulate --out shop --traces 5000 --seed 1",
    "simulate --system mine.yaml --faults mixed --out mine      (docs/simulate.md says how a system is described)",
    "simulate --like recording --compare --out another          (a recording that behaves like one that is there)",
    "simulate --like recording --write-system like.json; labelease simulate --system like.json --faults paper --out labelled",
  ],
  declare: (command) =>
    command
      .option("--out <dir>", "folder to write the recording into")
      .option(
        "--preset <name>",
        `system to simulate: ${PRESET_NAMES.join(", ")} (default: ${PRESET_NAMES[0]})`,
        oneOf(PRESET_NAMES),
      )
      .option("--system <file>", "a system described in JSON or YAML, or one that --write-system wrote")
      .option(
        "--like <dir>",
        "a system fitted to this recording: its structures, durations and load; without faults, unless --faults",
      )
      .option("--write-system <file>", "keep the system as JSON, to use it again with --system")
      .option("--compare", "with --like: say how alike the two recordings are on the ten most common structures")
      .option(
        "--traces <n>",
        `requests (default: ${DEFAULT_TRACES}; of --like as many as the recording has)`,
        wholeNumber(1),
      )
      .option(
        "--hours <n>",
        "length of the recording (default: what so many requests take at the mean load)",
        realNumber(0.01, 1e5),
      )
      .option("--seed <n>", "the same seed gives the same bytes", wholeNumber(0, 0xffffffff), 1)
      .option(
        "--faults <what>",
        "paper: its five kinds, one after the other; mixed: all ten kinds, also overlapping, partial, gradual; none; " +
          "or a JSON or YAML file (default: paper; none for a fitted system)",
      )
      .option(
        "--clock-skew <ms>",
        "clocks of instances are off by so much, standard deviation",
        realNumber(0, 86_400_000),
      )
      .option("--sample <share>", "record only a share of the requests", realNumber(1e-9, 1))
      .option("--drop-spans <share>", "lose a share of the spans", realNumber(0, 0.999))
      .option(
        "--late-spans <share>",
        "a share of the spans stands in the file behind traces that began later",
        realNumber(0, 1),
      ),
  async run(_args, options, context) {
    const { out, seed, compare, like, writeSystem, clockSkew: clockSkewMs, sample, dropSpans, lateSpans } = options;
    const { threads, signal, onProgress } = context;
    checkTogether(options);
    const system = await systemOf(options, context);
    if (writeSystem !== undefined) await keepSystem(writeSystem, system);
    const written = writeSystem === undefined ? [] : [["system", writeSystem]];
    if (out === undefined) return { json: { system: writeSystem }, text: table(written) };
    const isFitted = system !== undefined && "structures" in system;
    const traces = options.traces ?? (options.hours === undefined && !isFitted ? DEFAULT_TRACES : undefined);
    const { simulate } = await import("../../simulate/simulate.js");
    const made = await simulate({
      ...{ out, preset: options.preset, system, traces, hours: options.hours, seed, threads, signal, onProgress },
      ...{ faults: await faultsOf(options.faults), clockSkewMs, sample, dropSpans, lateSpans },
    });
    const comparison = compare && like !== undefined ? await comparisonOf(like, out, context) : undefined;
    const rows = [
      ["recording", out],
      ...written,
      ["traces", count(made.traces)],
      ["spans", count(made.spans)],
      ["anomalous", count(made.anomalous)],
      [
        "faults",
        made.faults === 0 && isFitted && options.faults === undefined
          ? "0 (--faults paper or mixed puts some in)"
          : count(made.faults),
      ],
    ];
    return {
      json: {
        ...made,
        ...(writeSystem === undefined ? {} : { system: writeSystem }),
        ...(comparison ? { comparison } : {}),
      },
      text: comparison ? `${table(rows)}\n\n${comparisonRows(comparison)}` : table(rows),
    };
  },
};

function checkTogether({ out, preset, system, like, writeSystem, compare }: Options): void {
  if (out === undefined && writeSystem === undefined)
    throw new UsageError("required option '--out <dir>' not specified");
  const systems = Object.entries({ preset, system, like }).filter(([, value]) => value !== undefined);
  if (systems.length > 1) {
    throw new UsageError(`--${systems[0][0]} and --${systems[1][0]} are two systems: only one can be simulated`);
  }
  if (compare && (like === undefined || out === undefined)) throw new UsageError("--compare needs --like and --out");
}

/** The system of the options; undefined for a preset that need not be written. */
async function systemOf(options: Options, context: Context): Promise<SystemModel | FittedSystem | undefined> {
  const { system, like, preset = PRESET_NAMES[0], writeSystem, seed } = options;
  if (system !== undefined) {
    const { readDescription } = await import("../../simulate/describe/read-description.js");
    return readDescription(system);
  }
  if (like !== undefined) {
    const { openCorpus } = await import("../../corpus/open.js");
    const { fitSystem } = await import("../../simulate/fitted/fit.js");
    const corpus = await openCorpus(like, context);
    try {
      return await fitSystem(corpus, { ...context, seed });
    } finally {
      await corpus.close();
    }
  }
  if (writeSystem === undefined) return undefined;
  const { presetOf } = await import("../../simulate/presets.js");
  return presetOf(preset);
}

async function faultsOf(
  text: string | undefined,
): Promise<FaultDescription[] | "paper" | "mixed" | "none" | undefined> {
  if (text === undefined || text === "paper" || text === "mixed" || text === "none") return text;
  const { readData } = await import("../../simulate/describe/read-description.js");
  const { readFaults } = await import("../../simulate/describe/read-faults.js");
  return readFaults(await readData(text, "faults"), text);
}

async function comparisonOf(like: string, out: string, { threads, signal, onProgress }: Context) {
  const { openCorpus } = await import("../../corpus/open.js");
  const { compareRecordings } = await import("../../simulate/compare-recordings.js");
  const original = await openCorpus(like, { threads, signal });
  try {
    const simulated = await openCorpus(out, { threads, signal });
    try {
      return await compareRecordings(original, simulated, { signal, onProgress });
    } finally {
      await simulated.close();
    }
  } finally {
    await original.close();
  }
}

async function keepSystem(file: string, system: SystemModel | FittedSystem | undefined): Promise<void> {
  const { writePieces } = await import("../../export/write-pieces.js");
  await writePieces(file, [`${JSON.stringify(system)}\n`]);
}
