/**
 * Benchmarks against their anchors: `npm run bench [NAME [ARGUMENT…]]`.
 *
 * A benchmark file exports `benchmarks(argv)`, which gives objects `{name, ours, anchor, rounds?}`. Both functions run
 * in this process by turns, once each to warm up and then `rounds` times (default 5); what they return are facts for
 * the report, such as the inertia reached. One JSON line comes out per benchmark:
 *
 *     {name, unit: "ms", ours, anchor, ratio, spread: {ours: [least, most], anchor: [least, most]}, facts, machine}
 *
 * `ours` and `anchor` are medians, `ratio` is ours / anchor: below 1 ours is faster. Runs on lib/dist: `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

/** Run when no name is given. */
const QUICK = ["kmeans", "select", "train-step"];
/** Programs of their own, run by name. */
const PROGRAMS = ["corpus-memory"];

const [name, ...argv] = process.argv.slice(2);
if (!existsSync(new URL("../../lib/dist/index.js", import.meta.url)))
  fail("Cannot measure: lib/dist is not there; npm run build makes it");
if (PROGRAMS.includes(name)) {
  const program = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  process.exit(spawnSync(process.execPath, [program, ...argv], { stdio: "inherit" }).status ?? 1);
}
if (name !== undefined && !QUICK.includes(name)) {
  fail(`Unknown benchmark: "${name}" is none of ${[...QUICK, ...PROGRAMS].join(", ")}`);
}
for (const file of name === undefined ? QUICK : [name]) {
  const { benchmarks } = await import(new URL(`${file}.mjs`, import.meta.url).href);
  for await (const benchmark of benchmarks(argv)) console.log(JSON.stringify(await compare(benchmark)));
}

async function compare({ name, ours, anchor, rounds = 5 }) {
  const times = { ours: [], anchor: [] };
  const facts = {};
  for (let round = -1; round < rounds; round++) {
    for (const [side, run] of [
      ["ours", ours],
      ["anchor", anchor],
    ]) {
      const began = performance.now();
      facts[side] = await run();
      if (round >= 0) times[side].push(performance.now() - began);
    }
  }
  const [a, b] = [median(times.ours), median(times.anchor)];
  return {
    name,
    unit: "ms",
    ours: rounded(a),
    anchor: rounded(b),
    ratio: Number((a / b).toPrecision(3)),
    spread: { ours: ends(times.ours), anchor: ends(times.anchor) },
    facts,
    machine: { node: process.version, cpu: cpus()[0].model, cores: cpus().length, load: rounded(loadavg()[0]) },
  };
}

function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function ends(times) {
  return [rounded(Math.min(...times)), rounded(Math.max(...times))];
}

function rounded(value) {
  return Number(value.toFixed(1));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
