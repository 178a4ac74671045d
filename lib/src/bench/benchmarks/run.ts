import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../base/error.js";
import { simulate } from "../../simulate/simulate.js";
import type { Benchmark, BenchOptions, Facts, Side } from "../benchmark.js";
import { runChild } from "../child.js";

const COMMAND = fileURLToPath(new URL("../../../bin/labelease.mjs", import.meta.url));

interface Ran {
  readonly spans: number;
  readonly traces: number;
  readonly engine: string;
  readonly seconds: Readonly<Record<string, number>>;
  readonly peakRssMb: number;
  readonly quality?: { readonly all: { readonly f1: number } };
}

/** The whole way from Parquet to labels, in a process of its own, so that its memory is its own too. */
export const run: Benchmark = {
  name: "run",
  summary: "labelease run --method paper --budget 35 by stage, with all threads against one",
  async *cases(options: BenchOptions) {
    const scratch = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    try {
      const data = options.data ?? (await simulated(scratch, options));
      const oracle = join(data, "labels.parquet");
      if (!existsSync(oracle)) throw new UsageError(`Cannot measure a run: there is no labels.parquet in "${data}"`);
      const threads = options.threads ?? availableParallelism();
      const side = (count: number): Side => ({
        name: count === 1 ? "1 thread" : `${count} threads`,
        run: async () => {
          const out = join(scratch, `out-${count}`);
          const words = [
            "run",
            "--data",
            data,
            "--oracle",
            oracle,
            "--out",
            out,
            "--method",
            "paper",
            "--budget",
            "35",
            "--json",
            "--quiet",
          ];
          const small = options.quick ? ["--triplets", "30", "--epochs", "1", "--encoder", "hashed"] : [];
          const done = await runChild<Ran>(COMMAND, [...words, ...small, "--threads", String(count)], options.signal);
          const labels = await readFile(join(out, "labels.parquet"));
          await rm(out, { recursive: true });
          return { value: done.seconds.total, facts: facts(done, createHash("sha256").update(labels).digest("hex")) };
        },
      });
      yield {
        what: options.data ?? `simulated, ${options.quick ? 300 : 20_000} traces`,
        unit: "s",
        rounds: 3,
        ours: side(threads),
        anchors: threads > 1 ? [side(1)] : [],
      };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

async function simulated(scratch: string, { quick, signal, onProgress }: BenchOptions): Promise<string> {
  const out = join(scratch, "recording");
  await simulate({ out, preset: "online-boutique", traces: quick ? 300 : 20_000, seed: 1, signal, onProgress });
  return out;
}

function facts({ traces, spans, engine, seconds, peakRssMb, quality }: Ran, labels: string): Facts {
  const stages = Object.entries(seconds).filter(([stage]) => stage !== "total");
  const named = Object.fromEntries(stages.map(([stage, took]) => [`${stage} s`, took]));
  const f1 = quality === undefined ? null : quality.all.f1;
  return { traces, spans, engine, ...named, peakRssMb, f1, labels: labels.slice(0, 16) };
}
