import { LabelEaseError } from "../base/error.js";
import type { Embedding } from "../represent/representation.js";
import { nearestRows } from "../select/kernels/nearest-rows.js";
import { pointsOf } from "../select/points/points-of.js";
import type { Selected } from "../select/selection.js";
import { lastAnswers, type SaidOfTrace } from "./bulk.js";
import { confidence } from "./confidence.js";
import { LabelTable } from "./label-table.js";
import type { Answer } from "./labels.js";

/**
 * Gives every trace the answer on the representative of its cluster (paper, section IV; nearest centroid).
 *
 * A trace whose representative was answered "unsure" or "skip", or not at all, follows the nearest centre among the
 * answered ones. What a person said of a trace is never overwritten.
 *
 * @param answers A later answer on a trace replaces the earlier; what is said of many at once stands below what is said of one.
 * @throws LabelEaseError if an answer is on a trace that is not in the embedding, or no representative has an answer
 *   that is normal or abnormal.
 *
 * @example
 * const embedding = { ids: ["a", "b", "c"], width: 1, vectors: Float32Array.of(0, 1, 9) };
 * const selected = await openSelection("kmeans").select(embedding, { budget: 2, seed: 1 });
 * const say = (traceId: string, value: "normal" | "abnormal") => ({ traceId, value, annotator: "ann" });
 * const labels = propagate(embedding, selected, [say("a", "normal"), say("c", "abnormal")]);
 * assert.deepEqual([...labels].map((row) => row.label), ["normal", "normal", "abnormal"]);
 * assert.equal(labels.at(1).representativeId, "a");
 */
export function propagate(embedding: Embedding, selected: Selected, answers: Iterable<Answer>): LabelTable {
  const { ids } = embedding;
  const said = decided(ids, answers, selected.representatives);
  const answered = Array.from(selected.representatives.keys()).filter((c) => said.has(selected.representatives[c]));
  if (answered.length === 0) {
    throw new LabelEaseError("Cannot propagate labels: no representative is answered with normal or abnormal");
  }
  const { assignment, distance, rival } = followAnswered(embedding, selected, answered);

  // Rows of answers: first those of the representatives by cluster, then those on other traces.
  const rows = [...new Set([...answered.map((c) => selected.representatives[c]), ...said.keys()])];
  const slotOfRow = new Map(rows.map((row, slot) => [row, slot]));
  const slotOfCluster = Uint32Array.from(selected.representatives, (row) => slotOfRow.get(row) ?? 0);
  const given = rows.map((row) => said.get(row)!);
  const annotators = [...new Set(given.map((answer) => answer.annotator))];
  const times = [...new Set(given.map((answer) => answer.time ?? ""))];
  const annotatorOf = given.map((answer) => annotators.indexOf(answer.annotator));
  const timeOf = given.map((answer) => times.indexOf(answer.time ?? ""));
  const abnormalOf = given.map((answer) => Number(answer.value === "abnormal"));

  const n = ids.length;
  const abnormal = new Uint8Array(n);
  const human = new Uint8Array(n);
  const annotator = new Uint32Array(n);
  const representative = new Uint32Array(n);
  const time = new Uint32Array(n);
  const far = new Float32Array(n);
  const sure = new Float32Array(n);
  const give = (i: number, slot: number) => {
    abnormal[i] = abnormalOf[slot];
    annotator[i] = annotatorOf[slot];
    representative[i] = slot;
    time[i] = timeOf[slot];
  };
  for (let i = 0; i < n; i++) {
    give(i, slotOfCluster[assignment[i]]);
    far[i] = distance[i];
    sure[i] = confidence(distance[i], rival[i]);
  }
  for (const [row, slot] of slotOfRow) {
    give(row, slot);
    human[row] = given[slot].bulk === undefined ? 1 : 2;
    far[row] = 0;
    sure[row] = 1;
  }
  const representatives = given.map(({ traceId, bulk }) => bulk ?? traceId);
  return new LabelTable({
    ids,
    abnormal,
    human,
    annotators,
    annotator,
    representatives,
    representative,
    times,
    time,
    distance: far,
    confidence: sure,
  });
}

/** The last answer on each row that says normal or abnormal. */
function decided(ids: readonly string[], answers: Iterable<Answer>, shown: Uint32Array): Map<number, SaidOfTrace> {
  const byId = lastAnswers(answers);
  const said = new Map<number, SaidOfTrace>();
  let found = 0;
  const look = (row: number) => {
    const answer = byId.get(ids[row]);
    if (answer === undefined) return;
    found++;
    if (answer.value === "normal" || answer.value === "abnormal") said.set(row, answer);
  };
  // Mostly what was shown is all that was answered, and looking up every id is spared.
  for (const row of shown) look(row);
  if (found === byId.size) return said;
  found = 0;
  said.clear();
  for (let row = 0; row < ids.length && found < byId.size; row++) look(row);
  if (found < byId.size) {
    const known = new Set(ids);
    const missing = [...byId.keys()].find((traceId) => !known.has(traceId));
    if (missing !== undefined) {
      throw new LabelEaseError("Cannot propagate labels: a trace is not in the recording", { trace: missing });
    }
  }
  return said;
}

/** Moves the rows of clusters without an answer to the nearest centre with one. */
function followAnswered({ vectors, width }: Embedding, selected: Selected, answered: readonly number[]) {
  if (answered.length === selected.representatives.length) return selected;
  const open = new Uint8Array(selected.representatives.length).fill(1);
  const centres = new Float64Array(answered.length * width);
  for (const [i, c] of answered.entries()) {
    open[c] = 0;
    centres.set(selected.centres.subarray(c * width, (c + 1) * width), i * width);
  }
  const { assignment } = selected;
  const rows = Uint32Array.from(Array.from(assignment.keys()).filter((i) => open[assignment[i]] === 1));
  const moved = { assignment: assignment.slice(), distance: selected.distance.slice(), rival: selected.rival.slice() };
  if (rows.length === 0) return moved;
  const points = pointsOf(vectors, width).pick(rows);
  const n = rows.length;
  const out = { index: new Uint32Array(n), distance: new Float32Array(n), rival: new Float32Array(n) };
  for (const _ of nearestRows(points, centres, out));
  for (let i = 0; i < n; i++) {
    moved.assignment[rows[i]] = answered[out.index[i]];
    moved.distance[rows[i]] = out.distance[i];
    moved.rival[rows[i]] = out.rival[i];
  }
  return moved;
}
