import type { BulkEffect } from "../method.js";
import type { AnswerLog, LogEntry } from "./answer-log.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import { predictAll } from "./predict-all.js";

/**
 * What an answer on many traces would change, by the model as cards see it now.
 *
 * @param entry What the answer would be in the log.
 */
export function bulkEffect(log: AnswerLog, process: GaussianProcess, entry: LogEntry): BulkEffect {
  const { row, observation, bulk } = entry;
  const rows = bulk?.rows ?? [];
  const taken = [row, ...rows.filter((other) => log.isOpenToBulk(other))];
  const now = predictAll(process);
  const then = predictAll(after(process, entry));
  for (const [other, { value }] of log.said) {
    if (value !== "normal" && value !== "abnormal") continue;
    now[other] = value === "abnormal" ? 1 : -1;
    if (other !== row) then[other] = now[other];
  }
  if (observation !== undefined) for (const other of taken) then[other] = observation.value;
  const isTaken = new Uint8Array(now.length);
  for (const other of taken) isTaken[other] = 1;
  let [flips, others] = [0, 0];
  for (let i = 0; i < now.length; i++) {
    if (now[i] > 0 === then[i] > 0) continue;
    if (isTaken[i] === 1) flips++;
    else others++;
  }
  return { human: taken.length, kept: rows.length + 1 - taken.length, flips, others };
}

function after({ points, observations }: GaussianProcess, { row, observation, others }: LogEntry): GaussianProcess {
  const said = new Map<number, Observation>(observations.map((known) => [known.row, known]));
  if (observation === undefined) said.delete(row);
  else said.set(row, observation);
  for (const other of others) said.set(other.row, other);
  return new GaussianProcess(points, said.values());
}
