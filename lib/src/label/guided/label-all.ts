import { LabelEaseError } from "../../base/error.js";
import type { Work } from "../../base/work.js";
import type { SaidOfTrace } from "../bulk.js";
import { LabelTable } from "../label-table.js";
import { BLUR } from "./choose.js";
import type { GaussianProcess } from "./gaussian-process.js";
import { kernel, priorMean } from "./kernel.js";
import { gather, kernelLine } from "./kernel-line.js";
import { normalCdf } from "./normal-cdf.js";

/** What labels follow from. */
export interface Standing {
  readonly ids: readonly string[];
  readonly process: GaussianProcess;
  /** What stands of each row. */
  readonly said: ReadonlyMap<number, SaidOfTrace>;
}

/** Traces between two pauses of {@link labelSteps}: some milliseconds. */
const STRIDE = 512;

/**
 * Labels of all traces: abnormal where the model says more than 0; what a person said of a trace stays.
 *
 * Confidence is the probability of the label by the model, P = Phi(|f| / sqrt(v + .1)), so .5 or more. The
 * representative is the trace most like it (greatest k) among those answered as it is labelled, or among all answered
 * ones if there is none; the distance is 1 - k / sqrt(k(x, x) k(x', x')), from 0 (alike) to 1.
 *
 * @throws LabelEaseError if there is no answer with normal or abnormal; the signal's reason if aborted.
 */
export function labelAll(standing: Standing, { signal, onProgress }: Work = {}): LabelTable {
  const steps = labelSteps(standing);
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (step.value % 8192 !== 0) continue;
    signal?.throwIfAborted();
    onProgress?.({ stage: "label traces", done: step.value, total: standing.ids.length, unit: "traces" });
  }
  return step.value.labels;
}

/**
 * The same a little at a time, for whoever shares its thread with it.
 *
 * @returns Yields how many traces are labelled; at the end the labels, and the mean of the model of each trace.
 */
export function* labelSteps({
  ids,
  process,
  said,
}: Standing): Generator<number, { readonly labels: LabelTable; readonly mean: Float64Array }> {
  const { points, observations, factor } = process;
  if (observations.length === 0) {
    throw new LabelEaseError("Cannot label: no trace is answered with normal or abnormal");
  }
  const answers = observations.map(({ row }) => said.get(row)!);
  const bulk = bulkSlots(said, answers);
  const annotators = [...new Set(answers.map((answer) => answer.annotator))];
  const times = [...new Set(answers.map((answer) => answer.time ?? ""))];
  const slotOf = new Map(observations.map(({ row }, slot) => [row, slot]));
  const seen = gather(
    points,
    observations.map(({ row }) => row),
  );
  const selves = observations.map(({ row }) => kernel(points, row, points, row));
  const weights = process.weights();

  const n = ids.length;
  const abnormal = new Uint8Array(n);
  const human = new Uint8Array(n);
  const representative = new Uint32Array(n);
  const distance = new Float32Array(n);
  const confidence = new Float32Array(n).fill(1);
  const near = new Float64Array(observations.length);
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (i % STRIDE === 0) yield i;
    const many = bulk.get(i);
    if (many !== undefined) {
      abnormal[i] = Number(said.get(i)!.value === "abnormal");
      human[i] = 2;
      representative[i] = many;
      means[i] = abnormal[i] === 1 ? 1 : -1;
      continue;
    }
    const own = slotOf.get(i);
    if (own !== undefined) {
      abnormal[i] = Number(observations[own].value > 0);
      human[i] = 1;
      representative[i] = own;
      means[i] = observations[own].value;
      continue;
    }
    kernelLine(points, i, seen, near.length, near);
    let mean = priorMean(points.su[i]);
    for (let slot = 0; slot < near.length; slot++) mean += weights[slot] * near[slot];
    means[i] = mean;
    const self = kernel(points, i, points, i);
    const variance = Math.max(0, self - factor.forward(near).reduce((sum, y) => sum + y * y, 0));
    abnormal[i] = Number(mean > 0);
    confidence[i] = normalCdf(Math.abs(mean) / Math.sqrt(variance + BLUR));
    const slot = nearest(near, (other) => observations[other].value > 0 === mean > 0);
    representative[i] = slot;
    distance[i] = Math.min(1, Math.max(0, 1 - near[slot] / Math.sqrt(self * selves[slot])));
  }
  const annotatorOf = answers.map((answer) => annotators.indexOf(answer.annotator));
  const timeOf = answers.map((answer) => times.indexOf(answer.time ?? ""));
  const labels = new LabelTable({
    ...{ ids, abnormal, human, annotators, times, representative, distance, confidence },
    annotator: representative.map((slot) => annotatorOf[slot]),
    time: representative.map((slot) => timeOf[slot]),
    representatives: answers.map(({ traceId, bulk: card }) => card ?? traceId),
  });
  return { labels, mean: means };
}

/**
 * Answers on many traces join the list of answers, once each.
 *
 * @returns Their place there, by row.
 */
function bulkSlots(said: ReadonlyMap<number, SaidOfTrace>, answers: SaidOfTrace[]): Map<number, number> {
  const slots = new Map<number, number>();
  const slotOf = new Map<string, number>();
  for (const [row, answer] of said) {
    const { bulk, value, annotator, time } = answer;
    if (bulk === undefined) continue;
    const key = JSON.stringify([bulk, value, annotator, time]);
    const slot = slotOf.get(key) ?? answers.length;
    if (slot === answers.length) answers.push(answer);
    slotOf.set(key, slot);
    slots.set(row, slot);
  }
  return slots;
}

/** The greatest of those that agree, else of all. */
function nearest(near: Float64Array, agrees: (slot: number) => boolean): number {
  let best = -1;
  let any = 0;
  for (let slot = 0; slot < near.length; slot++) {
    if (near[slot] > near[any]) any = slot;
    if (agrees(slot) && (best < 0 || near[slot] > near[best])) best = slot;
  }
  return best < 0 ? any : best;
}
