import { type StatisticsContent, statisticsContent, statisticsOfContent } from "../../corpus/statistics-content.js";
import { Structures } from "../../trace/structure.js";
import type { Population } from "./population.js";
import { SelfTimes } from "./self-times.js";

/** A {@link Population} as plain lists and typed arrays, to be kept. */
export interface PopulationContent
  extends Pick<Population, "traces" | "entry" | "structure" | "frequency" | "duration" | "failed"> {
  readonly statistics: StatisticsContent;
  readonly selfTimes: Uint32Array;
  /** Ids of the structures, by number. */
  readonly structures: readonly string[];
}

export function populationContent(population: Population): PopulationContent {
  const { traces, entry, structure, frequency, duration, failed } = population;
  return {
    ...{ traces, entry, structure, frequency, duration, failed },
    statistics: statisticsContent(population.statistics),
    selfTimes: population.selfTimes.counts,
    structures: Array.from(frequency, (_, index) => population.structureId(index)),
  };
}

/** The population again. */
export function populationOfContent({ statistics, selfTimes, structures, ...same }: PopulationContent): Population {
  const numbers = new Map(structures.map((id, index) => [id, index]));
  const seen = new Structures();
  return {
    ...same,
    statistics: statisticsOfContent(statistics),
    selfTimes: new SelfTimes(selfTimes),
    sameStructure: (table) => same.frequency[numbers.get(seen.of(table)[0]) ?? -1] ?? 0,
    structureId: (index) => structures[index],
  };
}
