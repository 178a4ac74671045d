import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCorpus } from "../../corpus/open.js";
import { openSession, sqlText } from "../../parquet/session.js";
import { contextTables } from "../../represent/context/context-tables.js";
import { simulate } from "../../simulate/simulate.js";
import type { Benchmark, BenchOptions, Side } from "../benchmark.js";

const TRACES = 20_000;

/** What the guided method needs of the spans: our pass over the recording, or SQL. */
export const spanPass: Benchmark = {
  name: "span-pass",
  summary: "from Parquet to the per-trace tables of the guided method, our streaming pass against SQL in DuckDB",
  async *cases(options: BenchOptions) {
    const scratch = await mkdtemp(join(tmpdir(), "labelease-bench-"));
    try {
      const folder = options.data ?? (await simulated(scratch, options));
      const file = (await stat(folder)).isDirectory() ? join(folder, "spans.parquet") : folder;
      yield {
        what: options.data ?? "a simulated recording",
        rounds: options.rounds ?? (options.quick ? 1 : 3),
        ours: streamed(file, options.threads),
        anchors: [sql(file, options.threads)],
      };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

function streamed(file: string, threads?: number): Side {
  return {
    name: "streaming pass",
    run: async () => {
      const corpus = await openCorpus(file, { threads });
      const { timeKey, shapes, traceSignature, errorNode } = await contextTables(corpus);
      await corpus.close();
      const facts = { times: timeKey.length, shapes, signatures: traceSignature.length, errors: errorNode.length };
      return { facts: { ...facts, "peak MB of the process": peakMb() } };
    },
  };
}

/**
 * The tables that SQL says well, which is less than ours: the caller is the parent's service, not that of the nearest
 * ancestor of another service; no network time, no cut parents, no clock skew; errors by one column; nothing is numbered.
 */
function sql(file: string, threads?: number): Side {
  return {
    name: "DuckDB SQL",
    run: async () => {
      const session = await openSession({ threads, memoryMb: 2048 });
      const { connection } = session;
      try {
        for (const statement of statements(file)) await connection.run(statement);
        const count = async (what: string) => Number((await connection.runAndReadAll(what)).getRows()[0][0]);
        const facts = {
          times: await count("SELECT count(*) FROM times"),
          shapes: await count("SELECT count(DISTINCT shape) FROM traces"),
          signatures: await count("SELECT count(*) FROM signatures"),
          errors: await count("SELECT count(*) FROM errors"),
        };
        return { facts: { ...facts, "peak MB of the process": peakMb() } };
      } finally {
        await session.close();
      }
    },
  };
}

function statements(file: string): string[] {
  return [
    `CREATE TEMP TABLE spans AS SELECT trace_id, span_id, parent_span_id, service, service || ' ' || operation AS node,
       start_time_us AS t, duration_us AS d, status_code AS status FROM ${sqlText(file)}`,
    `CREATE TEMP TABLE calls AS SELECT c.*, p.service AS caller, p.node AS parent,
       greatest(c.t, p.t) AS low, least(c.t + c.d, p.t + p.d) AS high
       FROM spans c LEFT JOIN spans p ON p.trace_id = c.trace_id AND p.span_id = c.parent_span_id`,
    // What the children of a span cover together: each adds what reaches beyond those before it.
    `CREATE TEMP TABLE covered AS SELECT trace_id, parent_span_id AS span_id, sum(greatest(0, high - greatest(low, before))) AS us
       FROM (SELECT trace_id, parent_span_id, low, high, coalesce(max(high) OVER (PARTITION BY trace_id, parent_span_id
         ORDER BY low ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), low) AS before FROM calls WHERE parent IS NOT NULL)
       GROUP BY ALL`,
    `CREATE TEMP TABLE times AS SELECT c.trace_id, c.caller, c.node, count(*) AS spans,
       sum(c.d - coalesce(k.us, 0)) / 1000 AS ms FROM calls c LEFT JOIN covered k USING (trace_id, span_id) GROUP BY ALL`,
    `CREATE TEMP TABLE traces AS SELECT trace_id, min(t) / 1e6 AS start, (max(t + d) - min(t)) / 1000 AS ms,
       hash(list(hash(parent, node) ORDER BY hash(parent, node))) AS shape FROM calls GROUP BY ALL`,
    `CREATE TEMP TABLE signatures AS SELECT DISTINCT trace_id, node, below FROM (
       SELECT p.trace_id, p.span_id, p.node, list(DISTINCT c.node ORDER BY c.node) AS below
       FROM spans p LEFT JOIN calls c ON c.trace_id = p.trace_id AND c.parent_span_id = p.span_id GROUP BY ALL)`,
    `CREATE TEMP TABLE errors AS SELECT trace_id, node, max(status >= 500 OR status BETWEEN 1 AND 99) AS failed
       FROM spans WHERE status >= 400 OR status BETWEEN 1 AND 99 GROUP BY ALL`,
  ];
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function simulated(scratch: string, { quick, signal, onProgress }: BenchOptions): Promise<string> {
  const out = join(scratch, "recording");
  await simulate({ out, preset: "online-boutique", traces: quick ? 300 : TRACES, seed: 1, signal, onProgress });
  return out;
}
