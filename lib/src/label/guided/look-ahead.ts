import type { AnswerLog } from "./answer-log.js";
import { choose } from "./choose.js";
import { NOISE } from "./gaussian-process.js";
import type { Pending } from "./pending.js";
import type { PoolPosterior } from "./pool-posterior.js";
import { takeIn } from "./take-in.js";

/** The state after an answer that may come. */
export interface Prepared {
  readonly row: number;
  /** -1 normal, +1 abnormal; undefined: anything without weight. */
  readonly value: number | undefined;
  /** The baseline that is used from then on, where it is a new one. */
  readonly pending: Pending | undefined;
  readonly posterior: PoolPosterior;
  /** The card of greatest worth in the pool, -1 if there is none. */
  readonly chosen: number;
}

/**
 * The states to which the next answer may lead, the likelier first.
 *
 * @param row The card that is being answered.
 * @param pending The baseline that will be due then, if one will: it is waited for.
 * @param isOver Whether the answer has come meanwhile.
 */
export async function* lookAhead(
  row: number,
  posterior: PoolPosterior,
  log: AnswerLog,
  pending: Pending | undefined,
  isOver: () => boolean,
): AsyncGenerator<Prepared> {
  if (pending !== undefined) await pending.ready;
  // Unsure and skip leave the model as it is, unless the trace is asked again.
  const isAgain = posterior.process.observes(row);
  const likely = posterior.process.mean(row) > 0 ? 1 : -1;
  for (const value of [likely, -likely, undefined]) {
    if (isOver() || (pending !== undefined && pending.result === undefined)) return;
    const since = pending === undefined ? [] : log.entries.slice(pending.length);
    let next = pending === undefined ? posterior : pending.result!.posterior;
    if (value !== undefined || since.length > 0 || isAgain) next = next.clone();
    for (const entry of since) takeIn(next, entry);
    const observation = value === undefined ? undefined : { row, value, noise: NOISE.once };
    takeIn(next, { row, observation, others: [] });
    const chosen = choose(next, (other) => other !== row && !log.said.has(other));
    yield { row, value, pending, posterior: next, chosen };
  }
}
