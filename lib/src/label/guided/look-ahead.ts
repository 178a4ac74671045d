import type { AnswerLog } from "./answer-log.js";
import { choose } from "./choose.js";
import { NOISE } from "./gaussian-process.js";
import type { Pending } from "./pending.js";
import type { PoolPosterior } from "./pool-posterior.js";
import { takeIn } from "./take-in.js";

/**
 * The traces of which one is likely to be the card after the next answer, in turn for each answer.
 *
 * @param row The card that is being answered.
 * @param pending The baseline that will be due then, if one will: it is waited for.
 * @param isOver Whether the answer has come meanwhile.
 * @returns Rows; each costs a copy of the posterior.
 */
export async function* lookAhead(
  row: number,
  posterior: PoolPosterior,
  log: AnswerLog,
  pending: Pending | undefined,
  isOver: () => boolean,
): AsyncGenerator<number> {
  if (pending !== undefined) await pending.ready;
  // The likelier answer first; unsure and skip leave the model as it is.
  const likely = posterior.process.mean(row) > 0 ? 1 : -1;
  for (const value of [likely, -likely, undefined]) {
    if (isOver() || (pending !== undefined && pending.result === undefined)) return;
    const next = (pending === undefined ? posterior : pending.result!.posterior).clone();
    if (pending !== undefined) for (const entry of log.entries.slice(pending.length)) takeIn(next, entry);
    if (value !== undefined) takeIn(next, { row, observation: { row, value, noise: NOISE.once }, others: [] });
    const chosen = choose(next, (other) => other !== row && !log.said.has(other));
    if (chosen >= 0) yield next.pool.rows[chosen];
  }
}
