import type { Answer } from "../labels.js";
import type { BulkEffect } from "../method.js";
import type { AnswerLog, BulkRows } from "./answer-log.js";
import { GaussianProcess, NOISE, type Observation } from "./gaussian-process.js";
import { predictAll } from "./predict-all.js";

/** What an answer on many traces would change, by the model as cards see it now. */
export function bulkEffect(
  log: AnswerLog,
  process: GaussianProcess,
  { row, answer, bulk }: { readonly row: number; readonly answer: Answer; readonly bulk?: BulkRows },
): BulkEffect {
  const { rows = [], representatives = [] } = bulk ?? {};
  const value = answer.value === "abnormal" ? 1 : -1;
  const isDecided = answer.value === "normal" || answer.value === "abnormal";
  const taken = [row, ...rows.filter((other) => log.isOpenToBulk(other))];
  const now = predictAll(process);
  const then = isDecided ? predictAll(after(process, [row, ...representatives], value)) : now;
  for (const [other, said] of log.said) {
    if (said.value !== "normal" && said.value !== "abnormal") continue;
    now[other] = then[other] = said.value === "abnormal" ? 1 : -1;
  }
  let [flips, others] = [0, 0];
  if (isDecided) for (const other of taken) then[other] = value;
  const isTaken = new Uint8Array(now.length);
  for (const other of taken) isTaken[other] = 1;
  for (let i = 0; i < now.length; i++) {
    if (now[i] > 0 === then[i] > 0) continue;
    if (isTaken[i] === 1) flips++;
    else others++;
  }
  return { human: taken.length, kept: rows.length + 1 - taken.length, flips, others };
}

function after({ points, observations }: GaussianProcess, rows: readonly number[], value: number): GaussianProcess {
  const said = new Map<number, Observation>(observations.map((observation) => [observation.row, observation]));
  for (const row of rows) said.set(row, { row, value, noise: NOISE.once });
  return new GaussianProcess(points, said.values());
}
