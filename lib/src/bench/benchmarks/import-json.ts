import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Benchmark, Side } from "../benchmark.js";
import { runChild } from "../child.js";
import { type JsonTraceFormat, writeJsonTraces } from "../inputs/json-traces.js";

const CHILD = fileURLToPath(new URL("../../../bench/import-json.mjs", import.meta.url));
const FORMATS: readonly JsonTraceFormat[] = ["jaeger", "otlp", "zipkin"];

interface Took {
  readonly count: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
}

/** A million spans of JSON must be imported at 100 MB a second and core, in under 700 MB. */
export const importJson: Benchmark = {
  name: "import-json",
  summary: "seconds of processor to import JSON of a million spans, against JSON.parse and DuckDB",
  async *cases({ quick, rounds = 1, threads = 1, signal }) {
    const folder = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    const spans = quick ? 300 : 1_000_000;
    try {
      for (const format of FORMATS) {
        const file = join(folder, "traces.json");
        const lines = join(folder, "traces.jsonl");
        const megabytes = (await writeJsonTraces(file, format, spans)) / 1e6;
        await writeJsonTraces(lines, format, spans, 1, true);
        const side = (name: string, way: string, path: string): Side => ({
          name,
          async run() {
            const out = join(folder, "out");
            const took = await runChild<Took>(CHILD, [way, path, format, out, String(threads)], signal);
            await rm(out, { recursive: true, force: true });
            const perSecond = (seconds: number) => Math.round((megabytes / seconds) * 10) / 10;
            return {
              value: took.cpuSeconds,
              facts: {
                mbPerSecondOfProcessor: perSecond(took.cpuSeconds),
                mbPerSecond: perSecond(took.seconds),
                peakRssMb: Math.round(took.peakRssMb),
              },
            };
          },
        });
        yield {
          what: `${format}, ${spans.toLocaleString("en-US")} spans, ${Math.round(megabytes)} MB, ${threads} thread(s) of DuckDB`,
          unit: "s",
          rounds,
          ours: side("labelease import", "import", file),
          anchors: [side("JSON.parse", "parse", file), side("DuckDB read_json to Parquet", "duckdb", lines)],
        };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
