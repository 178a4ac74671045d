/**
 * F1 of the guided method after so many answers, mean of seeds: `node test/bench/guided.mjs DATA RESULTS.jsonl [OPTIONS]`.
 *
 *     --seeds 5          seeds 1 to 5
 *     --error 0          share of wrong answers
 *     --lag 2            answers between a new baseline and its use; "0,1,2" compares
 *     --only NAME        one recording
 *
 * DATA holds online_boutique/, train_ticket/ and otel_demo/, each with spans.parquet and labels.parquet. A line goes to RESULTS
 * as each run ends, and what stands there is not run again. The spans are read once per recording. Runs on lib/dist.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { contextFeatures, contextTables, GuidedMethod, openCorpus, openOracle, quality } from "labelease";

const PLAN = new Map([
  ["otel_demo", [14, 35, 85]],
  ["train_ticket", [27, 67]],
  ["online_boutique", [35, 85]],
]);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "5" },
    error: { type: "string", default: "0" },
    lag: { type: "string", default: "2" },
    only: { type: "string" },
  },
});
const [data, results] = positionals;
if (results === undefined) {
  console.error("usage: node test/bench/guided.mjs DATA RESULTS.jsonl [--seeds 5] [--error 0] [--lag 2] [--only NAME]");
  process.exit(2);
}
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const lags = values.lag.split(",").map(Number);
const errorRate = Number(values.error);
const done = existsSync(results)
  ? readFileSync(results, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];

console.log("| recording | labels | lag | gold, mean (worst) | all, mean (worst) |\n|---|---:|---:|---|---|");
for (const [recording, budgets] of PLAN) {
  if (values.only !== undefined && values.only !== recording) continue;
  const isOf = (row, seed, lag) =>
    row.recording === recording && row.seed === seed && row.lag === lag && row.errorRate === errorRate;
  const cells = lags.flatMap((lag) => seeds.map((seed) => ({ lag, seed })));
  const open = cells.filter(({ lag, seed }) => !done.some((row) => isOf(row, seed, lag)));
  if (open.length > 0) await run(recording, budgets, open);
  for (const budget of budgets) {
    for (const lag of lags) {
      const rows = done.filter((row) => row.budget === budget && seeds.some((seed) => isOf(row, seed, lag)));
      const column = (name) => summary(rows.map((row) => row[name]));
      console.log(`| ${recording} | ${budget} | ${lag} | ${column("gold")} | ${column("all")} |`);
    }
  }
}

async function run(recording, budgets, cells) {
  const corpus = await openCorpus(join(data, recording));
  const tables = await contextTables(corpus);
  await corpus.close();
  for (const { lag, seed } of cells) {
    const oracle = await openOracle(join(data, recording, "labels.parquet"), { errorRate, seed });
    const options = { budget: Math.max(...budgets), seed, lag };
    const method = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), options);
    for (let card = method.next(); card !== undefined; card = method.next()) {
      method.answer(await oracle.answer(card.traceId));
      const budget = method.state().answered;
      if (!budgets.includes(budget)) continue;
      const { gold, all } = quality(method.labels(), oracle);
      const row = { recording, seed, lag, errorRate, budget, gold: gold.f1, all: all.f1 };
      appendFileSync(results, `${JSON.stringify(row)}\n`);
      done.push(row);
    }
  }
}

function summary(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${mean.toFixed(4)} (${Math.min(...values).toFixed(3)})`;
}
