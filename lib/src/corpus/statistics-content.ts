import { CallPaths } from "../trace/call-path.js";
import { ABSENT } from "../trace/span-table.js";
import type { Statistic } from "./statistic.js";
import type { CallPathStatistics } from "./statistics.js";

/** The numbers of a statistic, in the order in which they stand in a file. */
export const FIELDS = ["count", "mean", "std", "min", "max", "p50", "p95", "p99"] as const;

/** Call-path statistics as plain lists: a path is its parent (-1 for none) and its last call. */
export interface StatisticsContent {
  readonly paths: readonly (readonly [parent: number, service: string, operation: string])[];
  readonly duration: readonly (readonly number[])[];
  readonly self: readonly (readonly number[])[];
}

export function statisticsContent({ paths, duration, self }: CallPathStatistics): StatisticsContent {
  const numbers = (statistic: Statistic) => FIELDS.map((field) => statistic[field]);
  return {
    paths: Array.from({ length: paths.size }, (_, path) => [
      paths.parent(path) === ABSENT ? -1 : paths.parent(path),
      paths.service(path),
      paths.operation(path),
    ]),
    duration: duration.map(numbers),
    self: self.map(numbers),
  };
}

/** The statistics again; the paths keep their numbers. */
export function statisticsOfContent(content: StatisticsContent): CallPathStatistics {
  const paths = new CallPaths();
  for (const [parent, service, operation] of content.paths) paths.add(parent < 0 ? ABSENT : parent, service, operation);
  const statistic = (numbers: readonly number[]) =>
    Object.fromEntries(FIELDS.map((field, i) => [field, numbers[i]])) as unknown as Statistic;
  return { paths, duration: content.duration.map(statistic), self: content.self.map(statistic) };
}
