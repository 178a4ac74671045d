import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSession, sqlText } from "../../parquet/session.js";
import { simulate } from "../../simulate/simulate.js";
import type { Benchmark, BenchOptions, Facts, Side } from "../benchmark.js";
import { runChild } from "../child.js";

const CHILD = fileURLToPath(new URL("../../../bench/corpus-memory.mjs", import.meta.url));

/** Reading must not take more memory for a longer recording: three copies under new trace ids against one. */
export const corpusMemory: Benchmark = {
  name: "corpus-memory",
  summary: "peak memory of reading three copies of a recording, interleaved by start, against one",
  async *cases(options: BenchOptions) {
    const scratch = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    try {
      const file = await spansOf(options, scratch);
      const three = join(scratch, "three.parquet");
      await writeCopies(file, three);
      const side = (name: string, path: string): Side => ({
        name,
        run: async () => {
          const { peakRssMb, ...facts } = await runChild<Facts & { peakRssMb: number }>(
            CHILD,
            [path, String(options.threads ?? 2)],
            options.signal,
          );
          return { value: peakRssMb, facts };
        },
      });
      yield {
        what: options.data ?? "simulated",
        unit: "MiB",
        rounds: 1,
        ours: side("three copies, interleaved", three),
        anchors: [side("one copy", file)],
      };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

async function spansOf({ data, quick, signal, onProgress }: BenchOptions, scratch: string): Promise<string> {
  const folder = data ?? join(scratch, "recording");
  if (data === undefined)
    await simulate({
      out: folder,
      preset: "online-boutique",
      traces: quick ? 300 : 20_000,
      seed: 1,
      signal,
      onProgress,
    });
  return (await stat(folder)).isDirectory() ? join(folder, "spans.parquet") : folder;
}

async function writeCopies(file: string, to: string) {
  const session = await openSession({ threads: 1, memoryMb: 1024 });
  try {
    const copies = [1, 2, 3].map((k) => `SELECT * REPLACE (trace_id || '-${k}' AS trace_id) FROM ${sqlText(file)}`);
    const all = `(FROM (${copies.join(" UNION ALL ")}) ORDER BY start_time_us)`;
    await session.connection.run(`COPY ${all} TO ${sqlText(to)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    await session.close();
  }
}
