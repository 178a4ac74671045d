/**
 * How far the bounds of an audit can be trusted: `node test/bench/audit-coverage.mjs DATA [AUDITS] [ROW]`.
 *
 * DATA holds online_boutique/, train_ticket/ and otel_demo/, each with spans.parquet and labels.parquet. Each row is one
 * guided run, seed 1, with an operator who does not err and has the row's notion of "abnormal"; then AUDITS audits (100) with
 * 20, 40 and 85 cards. A row can be run alone by its number, from 0. One JSON line per row and size goes to standard output as it
 * ends: the median of the lower bound of F1, the share of audits in which the bound held, the share that warned, and the share
 * that held among those that did not warn. Then a table. Runs on lib/dist: `npm run build`.
 */
import { join, resolve } from "node:path";
import {
  certify,
  contextFeatures,
  contextTables,
  drawAuditCards,
  GuidedMethod,
  metrics,
  Oracle,
  openCorpus,
  strataOf,
} from "../../lib/dist/index.js";
import { openSession, sqlText } from "../../lib/dist/parquet/session.js";

const SIZES = [20, 40, 85];

/** What an operator may call abnormal, in the columns of labels.parquet. */
const NOTIONS = {
  given: "anomalous = 1",
  "root > 3 x its shape's median, or unseen shape": "coalesce(duration_ratio, 1e9) > 3",
  "root > 2 x its shape's median, or unseen shape, in a window": "in_window = 1 AND coalesce(duration_ratio, 1e9) > 2",
};

const ROWS = [
  ["train_ticket", 27, "given"],
  ["otel_demo", 35, "given"],
  ["online_boutique", 85, "given"],
  ["online_boutique", 35, "root > 3 x its shape's median, or unseen shape"],
  ["online_boutique", 85, "root > 2 x its shape's median, or unseen shape, in a window"],
  ["train_ticket", 67, "root > 3 x its shape's median, or unseen shape"],
];

const [data, audits = "100", only] = process.argv.slice(2);
if (data === undefined) {
  console.error("usage: node test/bench/audit-coverage.mjs DATA [AUDITS] [ROW]");
  process.exit(2);
}

const done = [];
for (const [recording, budget, notion] of only === undefined ? ROWS : [ROWS[Number(only)]]) {
  const corpus = await openCorpus(join(resolve(data), recording), { threads: 2 });
  const tables = await contextTables(corpus);
  await corpus.close();
  const oracle = new Oracle(await truthOf(join(resolve(data), recording, "labels.parquet"), NOTIONS[notion]));
  const method = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), { budget, seed: 1 });
  for (let card = method.next(); card !== undefined; card = method.next())
    method.answer(await oracle.answer(card.traceId));
  const answered = new Uint8Array(tables.ids.length);
  const rows = new Map(tables.ids.map((id, row) => [id, row]));
  for (const { traceId, value } of method.answers) answered[rows.get(traceId)] = value === "abnormal" ? 2 : 1;
  const outlook = { ...method.outlook(), answered };
  const trueF1 = f1Of(outlook, tables.ids, oracle.truth);
  const strata = strataOf(outlook);
  const quietAbnormal = strata.quiet.reduce((sum, row) => sum + Number(oracle.truth.get(tables.ids[row]).anomalous), 0);
  for (const cards of SIZES) {
    const lows = [];
    let [held, warned, heldUnwarned] = [0, 0, 0];
    for (let seed = 1; seed <= Number(audits); seed++) {
      const drawn = drawAuditCards(strata, { cards, seed });
      const answers = await Promise.all(drawn.map(({ row }) => oracle.answer(tables.ids[row])));
      const certificate = certify(outlook, drawn, { ids: tables.ids, answers, lens: method.lens.name, seed });
      const holds = certificate.f1.low <= trueF1;
      lows.push(certificate.f1.low);
      held += Number(holds);
      if (certificate.warnings.length > 0) warned++;
      else heldUnwarned += Number(holds);
      if (seed === 1 && cards === SIZES[0]) console.error(recording, budget, notion, certificate.modelEstimate);
    }
    const row = {
      ...{ recording, budget, notion, cards, trueF1, lens: method.lens.name },
      ...{ predicted: strata.abnormal.length, near: strata.near.length, quiet: strata.quiet.length, quietAbnormal },
      medianLow: lows.sort((a, b) => a - b)[lows.length >> 1],
      held: held / lows.length,
      warned: warned / lows.length,
      heldUnwarned: warned === lows.length ? null : heldUnwarned / (lows.length - warned),
    };
    console.log(JSON.stringify(row));
    done.push(row);
  }
}

console.log(
  `\n| recording, labels, notion | true F1 | abnormal / near / quiet (abnormal in it) | lens |${SIZES.map((n) => ` n = ${n} |`).join("")}`,
);
console.log(`|---|---|---|---|${SIZES.map(() => "---|").join("")}`);
for (let i = 0; i < done.length; i += SIZES.length) {
  const { recording, budget, notion, trueF1, lens, predicted, near, quiet, quietAbnormal } = done[i];
  const cells = done
    .slice(i, i + SIZES.length)
    .map(
      ({ medianLow, held, warned, heldUnwarned }) =>
        `${figure(medianLow)} (${figure(held)}; ${figure(warned)}; ${figure(heldUnwarned)})`,
    );
  console.log(
    `| ${recording} ${budget}, ${notion} | ${trueF1.toFixed(3)} | ${predicted} / ${near} / ${quiet} (${quietAbnormal}) | ${lens} | ${cells.join(" | ")} |`,
  );
}
console.log(
  "\nEach cell: median lower bound of F1 (share of audits in which it held; that warned; that held among those that did not)",
);

function figure(value) {
  return value === null ? "-" : value.toFixed(2);
}

async function truthOf(path, condition) {
  const session = await openSession({ threads: 1 });
  try {
    const rows = await session.connection.runAndReadAll(
      `SELECT trace_id, ${condition} FROM read_parquet(${sqlText(path)})`,
    );
    return new Map(rows.getRows().map(([id, anomalous]) => [id, { anomalous: anomalous === true, suspect: false }]));
  } finally {
    await session.close();
  }
}

/** Of the labels: what was answered as it was answered, the rest by the mean. */
function f1Of({ mean, answered }, ids, truth) {
  const cells = [0, 0, 0, 0];
  ids.forEach((id, row) => {
    const abnormal = answered[row] === 2 || (answered[row] === 0 && mean[row] > 0);
    cells[2 * Number(abnormal) + Number(truth.get(id).anomalous)]++;
  });
  const [trueNegative, falseNegative, falsePositive, truePositive] = cells;
  return metrics({ truePositive, falsePositive, falseNegative, trueNegative }).f1;
}
