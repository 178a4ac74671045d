/**
 * How the guided method does on faults whose truth is known: `node test/bench/injections/run.mjs DATA [options]`.
 *
 * DATA holds online_boutique/, train_ticket/ and otel_demo/, each with spans.parquet and labels.parquet. Faults are put
 * into their fault-free stretches (see cases.mjs); the recordings as they are, thinned ones, simulated ones and ones
 * without a fault come on top. Each draw appends a line to --out; draws that are there are not run again, so that a
 * stopped run goes on. Runs on lib/dist: `npm run build`.
 *
 *     --out FILE       JSON lines; default injections.jsonl in the working directory
 *     --cache FOLDER   what is read of the recordings; default a folder in the system's temporary one
 *     --only A,B       kinds (delays) or kind:recording (delays:train_ticket)
 *     --draws N        at most N draws of each case
 *     --minutes N      starts no draw after N minutes
 *     --worst          also lists the events of the worst draw of each case
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CASES, make } from "./cases.mjs";
import { play } from "./play.mjs";
import { summary } from "./summary.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "injections.jsonl" },
    cache: { type: "string", default: join(tmpdir(), "labelease-injections") },
    only: { type: "string" },
    draws: { type: "string", default: "1000" },
    minutes: { type: "string", default: "1000" },
    worst: { type: "boolean", default: false },
  },
});
const [data] = positionals;
if (data === undefined) {
  console.error("usage: node test/bench/injections/run.mjs DATA [--out FILE] [--only KIND,KIND:RECORDING] [--draws N]");
  process.exit(2);
}
const wanted = values.only?.split(",");
const cases = CASES.filter(
  ({ kind, name }) => wanted === undefined || wanted.includes(kind) || wanted.includes(`${kind}:${name}`),
);
const lines = existsSync(values.out)
  ? readFileSync(values.out, "utf8").split("\n").filter(Boolean).map(JSON.parse)
  : [];
const done = new Set(lines.map(({ kind, name, draw }) => `${kind} ${name} ${draw}`));
const end = Date.now() + Number(values.minutes) * 60_000;

let left = 0;
for (const { kind, name, draws, budgets } of cases) {
  for (let draw = 1; draw <= Math.min(draws, Number(values.draws)); draw++) {
    if (done.has(`${kind} ${name} ${draw}`)) continue;
    if (Date.now() > end) {
      left++;
      continue;
    }
    const made = await make({ kind, name }, draw, { data, cache: values.cache });
    const played = play(made, { seed: draw, budgets, wrong: kind === "wrong" ? 0.05 : 0 });
    const line = { kind, name, draw, release: made.release, faults: made.truth.reduce((a, b) => a + b, 0), ...played };
    lines.push(line);
    appendFileSync(values.out, `${JSON.stringify(line)}\n`);
  }
}
console.log(
  summary(
    lines.filter(({ kind, name }) => cases.some((c) => c.kind === kind && c.name === name)),
    values.worst,
  ),
);
if (left > 0) {
  console.log(`${left} draws are left: run again`);
  process.exitCode = 3;
}
