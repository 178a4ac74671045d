import type { Card } from "../method.js";
import type { AnswerLog } from "./answer-log.js";
import { choose } from "./choose.js";
import type { GaussianProcess } from "./gaussian-process.js";
import { POOL_SIZE, type Pool } from "./pool.js";
import type { PoolPosterior } from "./pool-posterior.js";
import { reask } from "./reask.js";
import { ASKED_AGAIN, followersOf, followersOfAnswered, reasonOf } from "./reason.js";

/**
 * The card to be shown in a state: a question asked again where it is time, else the trace of the pool that is worth most.
 *
 * @param ahead That trace, where it was chosen already: its place in the pool, -1 if there is none.
 */
export function nextCard(
  ids: readonly string[],
  log: AnswerLog,
  posterior: PoolPosterior,
  budget: number,
  ahead?: number,
): Card | undefined {
  const { process, pool } = posterior;
  const { count, said } = log;
  const numbered = (row: number, again: number) => {
    const most = count + again + ids.length - said.size;
    return { traceId: ids[row], number: count + 1, of: Math.min(budget, most) };
  };
  const again = contradicted(log, process);
  if (again !== undefined) {
    const { row } = process.observations[again];
    const followers = followersOfAnswered(posterior, row);
    return { ...numbered(row, 1), followers, reason: ASKED_AGAIN, earlier: said.get(row)!.value };
  }
  const chosen = ahead ?? choose(posterior, (row) => !said.has(row));
  if (chosen < 0) return undefined;
  const followers = followersOf(posterior, chosen);
  const reason = reasonOf(posterior, chosen, process.observations.length, followers);
  return { ...numbered(pool.rows[chosen], 0), followers, reason };
}

/** The observation that is to be asked again, see {@link reask}. */
export function contradicted({ count, confirmed }: AnswerLog, process: GaussianProcess): number | undefined {
  return reask(process, count, (index) => confirmed.has(process.observations[index].row));
}

/** Where all groups have their answer, traces that have none become cards of their own. */
export function leftOver(traces: number, { said }: AnswerLog): Pool {
  const rows: number[] = [];
  for (let row = 0; row < traces && rows.length < POOL_SIZE; row++) {
    if (!said.has(row)) rows.push(row);
  }
  return { rows: Uint32Array.from(rows), sizes: new Float64Array(rows.length).fill(1) };
}
