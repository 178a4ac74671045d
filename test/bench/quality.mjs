/**
 * F1 of whole runs on real recordings, as the README quotes it: `node test/bench/quality.mjs DATA [SEEDS]`.
 *
 * DATA holds online_boutique/, train_ticket/ and otel_demo/, each with spans.parquet and labels.parquet. One JSON line per
 * run goes to standard output as it ends, then a table of means. Runs on lib/dist: `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../lib/bin/labelease.mjs", import.meta.url));
const PLAN = [
  ["online_boutique", [35, 67, 130]],
  ["train_ticket", [27, 35, 67, 130]],
  ["otel_demo", [14, 35, 85]],
];

/** Representations of the paper's method, and the guided one. */
const WAYS = ["gnn", "stv", "guided"];

const [data, seeds = "3"] = process.argv.slice(2);
if (data === undefined) {
  console.error("usage: node test/bench/quality.mjs DATA [SEEDS]");
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), "labelease-quality-"));
const rows = [];
try {
  for (const [recording, budgets] of PLAN) {
    for (const way of WAYS) {
      const scores = new Map(budgets.map((budget) => [budget, []]));
      for (let seed = 1; seed <= Number(seeds); seed++) {
        const out = join(scratch, `${recording}-${way}-${seed}`);
        for (const budget of budgets) scores.get(budget).push(run({ recording, way, seed, budget, out }));
        rmSync(out, { recursive: true, force: true });
      }
      for (const [budget, all] of scores) rows.push({ recording, way, budget, ...summary(all) });
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n| recording | labels | ${WAYS.join(" | ")} |\n|---|---:|${"---|".repeat(WAYS.length)}`);
for (const [recording, budgets] of PLAN) {
  for (const budget of budgets) {
    const cells = WAYS.map((way) =>
      rows.find((row) => row.recording === recording && row.way === way && row.budget === budget),
    );
    console.log(
      `| ${recording} | ${budget} | ${cells.map(({ all, least, most }) => `${all} (${least} to ${most})`).join(" | ")} |`,
    );
  }
}

/** A later budget takes the vectors of the same seed over. */
function run({ recording, way, seed, budget, out }) {
  const from = join(data, recording);
  const options = [
    "--data",
    from,
    "--oracle",
    join(from, "labels.parquet"),
    "--out",
    out,
    "--resume",
    "--json",
    "--quiet",
  ];
  const method = way === "guided" ? ["guided"] : ["paper", "--representation", way];
  const chosen = ["--method", ...method, "--seed", seed, "--budget", budget];
  const done = spawnSync(process.execPath, [COMMAND, "run", ...options, ...chosen.map(String)], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (done.status !== 0) throw new Error(`labelease run ended with ${done.status}: ${done.stderr}`);
  const result = JSON.parse(done.stdout);
  console.log(JSON.stringify({ recording, way, seed, budget, ...result }));
  return result.quality;
}

function summary(qualities) {
  const all = qualities.map(({ all }) => all.f1);
  const mean = (values) => (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  return {
    all: mean(all),
    least: Math.min(...all).toFixed(3),
    most: Math.max(...all).toFixed(3),
  };
}
