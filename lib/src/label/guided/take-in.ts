import type { LogEntry } from "./answer-log.js";
import { GaussianProcess, type Observation } from "./gaussian-process.js";
import type { PoolPosterior } from "./pool-posterior.js";

/** What an entry of the log is to the model. */
export type Taken = Pick<LogEntry, "row" | "observation" | "others">;

/** Takes an answer in that stands in the log: a new one, or one in place of an earlier, which may leave none. */
export function takeIn(posterior: PoolPosterior, { row, observation, others }: Taken): void {
  takeOne(posterior, row, observation);
  for (const other of others) takeOne(posterior, other.row, other);
}

function takeOne(posterior: PoolPosterior, row: number, observation: Observation | undefined): void {
  const { process } = posterior;
  const index = process.observations.findIndex((other) => other.row === row);
  if (index >= 0) {
    const observations = process.observations.slice();
    observations.splice(index, 1, ...(observation === undefined ? [] : [observation]));
    posterior.change(index, observation, new GaussianProcess(process.points, observations));
  } else if (observation !== undefined) {
    process.add(observation);
    posterior.grow();
  }
}
