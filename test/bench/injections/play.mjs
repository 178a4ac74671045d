import { Random } from "../../../lib/dist/base/random.js";
import { GuidedMethod } from "../../../lib/dist/label/guided/guided-method.js";
import { contextFeatures } from "../../../lib/dist/represent/context/context-features.js";

/**
 * Plays a session of the guided method with an operator who knows the truth.
 *
 * @param budgets Numbers of answers after which all traces are labelled and compared, rising.
 * @param wrong Share of wrong answers.
 * @returns Per budget { f1, gold, precision, recall, alarms }, cards per event, and recall per event after the last.
 */
export function play({ tables, truth, suspect, event, events }, { seed, budgets, wrong = 0 }) {
  const method = new GuidedMethod(tables.ids, (normal) => contextFeatures(tables, normal), {
    budget: budgets[budgets.length - 1],
    seed,
  });
  const rowOf = new Map(tables.ids.map((id, row) => [id, row]));
  const slips = new Random(seed, "wrong answers");
  const scores = {};
  const cards = [];
  const marks = new Set(budgets);
  let labels;
  let count = 0;
  for (let card = method.next(); card !== undefined; card = method.next()) {
    const row = rowOf.get(card.traceId);
    const abnormal = (truth[row] !== 0) !== slips.next() < wrong;
    cards.push(row);
    method.answer({ traceId: card.traceId, value: abnormal ? "abnormal" : "normal", annotator: "bench" });
    count++;
    if (marks.has(count)) {
      labels = method.labels();
      scores[count] = score(labels, truth, suspect);
    }
  }
  if (labels === undefined || !marks.has(count)) {
    labels = method.labels();
    for (const budget of budgets) scores[budget] ??= score(labels, truth, suspect);
  }
  const found = events?.map(({ event: number, ...rest }) => {
    const rows = [...event.keys()].filter((row) => event[row] === number);
    const hits = rows.filter((row) => isAbnormal(labels, row)).length;
    const asked = cards.filter((row) => event[row] === number).length;
    return { ...rest, asked, recall: round(hits / Math.max(1, rows.length)) };
  });
  return { scores, abnormalCards: cards.filter((row) => truth[row] !== 0).length, events: found };
}

function isAbnormal(labels, row) {
  return labels.columns.abnormal[row] !== 0;
}

function score(labels, truth, suspect) {
  const of = (counts) => {
    let [hit, alarms, faults] = [0, 0, 0];
    for (let row = 0; row < truth.length; row++) {
      if (!counts(row)) continue;
      const abnormal = isAbnormal(labels, row);
      if (abnormal) alarms++;
      if (truth[row] !== 0) faults++;
      if (abnormal && truth[row] !== 0) hit++;
    }
    return {
      f1: (2 * hit) / Math.max(1, alarms + faults),
      precision: hit / Math.max(1, alarms),
      recall: hit / Math.max(1, faults),
      alarms,
    };
  };
  const all = of(() => true);
  return {
    all: round(all.f1),
    gold: suspect === undefined ? round(all.f1) : round(of((row) => suspect[row] === 0).f1),
    precision: round(all.precision),
    recall: round(all.recall),
    alarms: all.alarms,
  };
}

function round(value) {
  return Math.round(value * 1e4) / 1e4;
}
