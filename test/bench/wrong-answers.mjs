/**
 * How guided labelling bears wrong answers: `node test/bench/wrong-answers.mjs DATA [options]`.
 *
 * DATA holds online_boutique/, train_ticket/ and otel_demo/, each with spans.parquet and labels.parquet. Each run appends
 * a line to --out, with the wrong cards and those asked again; runs that are there are not run again, so that a stopped
 * study goes on. Then a table of means and worst seeds. Runs on lib/dist: `npm run build`.
 *
 *     --out FILE       JSON lines; default wrong-answers.jsonl in the working directory
 *     --cache FOLDER   what is read of the recordings; default a folder in the system's temporary one
 *     --only A,B       recordings
 *     --operator A,B   of right, chance5, chance10, misjudging, tiring; default right, chance5
 *     --seeds N        seeds 1 to N; default 20
 *     --most N         leaves out budgets above N
 *     --minutes N      starts no run after N minutes; exit status 3 if some are left
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";
import { openCorpus } from "../../lib/dist/corpus/open.js";
import { simulatedOperator } from "../../lib/dist/label/annotators/simulated-operator.js";
import { GuidedMethod } from "../../lib/dist/label/guided/guided-method.js";
import { readTruth } from "../../lib/dist/label/truth-file.js";
import { contextFeatures } from "../../lib/dist/represent/context/context-features.js";
import { contextTables } from "../../lib/dist/represent/context/context-tables.js";

/** Recording, budgets, and a service whose faults one operator always calls normal; none where all are of one service. */
const PLAN = [
  ["otel_demo", [14, 35, 85], undefined],
  ["train_ticket", [14, 27, 67], "ts-basic-service"],
  ["online_boutique", [35, 85], "cartservice"],
];
const OPERATORS = {
  right: () => ({}),
  chance5: () => ({ errorRate: 0.05 }),
  chance10: () => ({ errorRate: 0.1 }),
  misjudging: (service) => ({ misjudges: service }),
  tiring: () => ({ errorRate: 0.02, fatigue: 0.2 }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "wrong-answers.jsonl" },
    cache: { type: "string", default: join(tmpdir(), "labelease-wrong-answers") },
    only: { type: "string", default: PLAN.map(([name]) => name).join(",") },
    operator: { type: "string", default: "right,chance5" },
    seeds: { type: "string", default: "20" },
    most: { type: "string", default: "1000" },
    minutes: { type: "string", default: "1000" },
  },
});
const [data] = positionals;
if (data === undefined) {
  console.error(
    "usage: node test/bench/wrong-answers.mjs DATA [--out FILE] [--only NAMES] [--operator NAMES] [--seeds N]",
  );
  process.exit(2);
}
const lines = existsSync(values.out)
  ? readFileSync(values.out, "utf8").split("\n").filter(Boolean).map(JSON.parse)
  : [];
const done = new Set(lines.map(({ recording, operator, seed }) => `${recording} ${operator} ${seed}`));
const end = Date.now() + Number(values.minutes) * 60_000;
const chosen = new Set(values.only.split(","));
let left = 0;
for (const [recording, all, service] of PLAN) {
  const budgets = all.filter((budget) => budget <= Number(values.most));
  if (!chosen.has(recording)) continue;
  let read;
  for (const operator of values.operator.split(",")) {
    if (operator === "misjudging" && service === undefined) continue;
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      if (done.has(`${recording} ${operator} ${seed}`)) continue;
      if (Date.now() > end) {
        left++;
        continue;
      }
      read ??= await open(recording);
      const annotator = simulatedOperator(read.truth, { ...OPERATORS[operator](service), seed });
      const line = { recording, operator, seed, ...(await play(read, annotator, budgets, seed)) };
      appendFileSync(values.out, `${JSON.stringify(line)}\n`);
      lines.push(line);
    }
  }
}
table();
if (left > 0) {
  console.error(`${left} runs left`);
  process.exit(3);
}

async function open(recording) {
  const file = join(values.cache, `${recording}.v8`);
  let tables;
  if (existsSync(file)) tables = deserialize(readFileSync(file));
  else {
    const corpus = await openCorpus(join(data, recording));
    tables = await contextTables(corpus);
    await corpus.close();
    mkdirSync(values.cache, { recursive: true });
    writeFileSync(file, serialize(tables));
  }
  const truth = await readTruth(join(data, recording, "labels.parquet"));
  return { tables, truth, first: contextFeatures(tables) };
}

async function play({ tables, truth, first }, annotator, budgets, seed) {
  const source = (normal) => (normal === undefined ? first : contextFeatures(tables, normal));
  const method = new GuidedMethod(tables.ids, source, { budget: budgets[budgets.length - 1], seed });
  const scores = {};
  const [wrong, again] = [[], []];
  for (let card = method.next(); card !== undefined; card = method.next()) {
    const answer = await annotator.answer(card.traceId);
    if ((answer.value === "abnormal") !== truth.get(card.traceId).anomalous) wrong.push(card.number);
    if (card.earlier !== undefined) again.push(card.number);
    method.answer(answer);
    if (budgets.includes(card.number)) scores[card.number] = score(tables.ids, truth, method.labels().columns.abnormal);
  }
  return { scores, wrong, again };
}

function score(ids, truth, abnormal) {
  const f1 = (counts) => {
    let [hit, sum] = [0, 0];
    for (const [row, id] of ids.entries()) {
      const { anomalous, suspect } = truth.get(id);
      if (!counts(suspect)) continue;
      sum += Number(anomalous) + abnormal[row];
      if (anomalous && abnormal[row] !== 0) hit++;
    }
    return sum === 0 ? 1 : Number(((2 * hit) / sum).toFixed(4));
  };
  return { gold: f1((suspect) => !suspect), all: f1(() => true) };
}

function table() {
  console.log(
    "| recording | operator | labels | seeds | gold | worst | all | worst | asked again |\n|---|---|---:|---:|---|---|---|---|---:|",
  );
  for (const [recording, budgets] of PLAN) {
    for (const operator of Object.keys(OPERATORS)) {
      const runs = lines.filter((line) => line.recording === recording && line.operator === operator);
      if (runs.length === 0) continue;
      for (const budget of budgets.filter((budget) => runs.every(({ scores }) => budget in scores))) {
        const cells = ["gold", "all"].flatMap((which) => {
          const scores = runs.map(({ scores }) => scores[budget][which]);
          return [mean(scores).toFixed(3), Math.min(...scores).toFixed(3)];
        });
        const again = mean(runs.map(({ again }) => again.filter((number) => number <= budget).length)).toFixed(1);
        console.log(`| ${[recording, operator, budget, runs.length, ...cells, again].join(" | ")} |`);
      }
    }
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
