/**
 * Peak memory of reading and call-path statistics on one and on three copies of a recording (new trace ids), the three
 * also interleaved by start time. Each measured in a process of its own.
 *
 *     node test/bench/corpus-memory.mjs [spans.parquet] [LIB]
 *
 * Prints one JSON object. The first argument defaults to Online Boutique in ../shared/data, the second to lib/dist.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const given = process.argv.slice(2);
const lib = pathToFileURL(`${resolve(given[1] ?? join(root, "lib/dist"))}/`);

if (given[2] === "measure") await measure(given[0]);
else await compare(resolve(given[0] ?? join(root, "../shared/data/online_boutique/spans.parquet")));

async function measure(path) {
  const { openCorpus } = await import(new URL("corpus/open.js", lib));
  const { callPathStatistics } = await import(new URL("corpus/statistics.js", lib));
  const began = performance.now();
  const corpus = await openCorpus(path, { threads: 2 });
  const { paths } = await callPathStatistics(corpus);
  const { traces, spans } = corpus;
  await corpus.close();
  const { user, system } = process.cpuUsage();
  console.log(
    JSON.stringify({
      traces,
      spans,
      paths: paths.size,
      seconds: (performance.now() - began) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakRssMb: process.resourceUsage().maxRSS / 1024,
    }),
  );
}

async function compare(file) {
  const { openSession, sqlText } = await import(new URL("parquet/session.js", lib));
  const folder = await mkdtemp(join(tmpdir(), "labelease-bench-"));
  try {
    const session = await openSession({ threads: 1, memoryMb: 1024 });
    const one = `SELECT * FROM ${sqlText(file)}`;
    const more = [2, 3].map((k) => `SELECT * REPLACE (trace_id || '-${k}' AS trace_id) FROM ${sqlText(file)}`);
    const copies = { three: "", interleaved: "ORDER BY start_time_us" };
    for (const [name, order] of Object.entries(copies)) {
      await session.connection.run(
        `COPY (FROM (${[one, ...more].join(" UNION ALL ")}) ${order}) TO ${sqlText(join(folder, `${name}.parquet`))} (FORMAT parquet, COMPRESSION zstd)`,
      );
    }
    await session.close();
    const run = (path) =>
      JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), path, fileURLToPath(lib), "measure"]));
    const result = { one: run(file) };
    for (const name of Object.keys(copies)) result[name] = run(join(folder, `${name}.parquet`));
    const ratio = (name) => result[name].peakRssMb / result.one.peakRssMb;
    console.log(
      JSON.stringify(
        { bench: "corpus-memory", ...result, ratios: { three: ratio("three"), interleaved: ratio("interleaved") } },
        null,
        2,
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
