import { medoidOf, nearestLike, type OpenSession, PaperMethod, typicalLike } from "labelease";
import type { CardData } from "../contract/card-data.js";
import { cardData } from "./card-data.js";
import { hasStatus } from "./has-status.js";

/** A trace to hold a card against, and what it is, in words. */
export interface Other {
  /** null where there is none. */
  readonly data: CardData | null;
  readonly what?: string;
}

/** Finds the traces that a card is held against. */
export class CompareWithOther {
  readonly #opened: OpenSession;
  /** Median duration of the traces of each structure, ms, as far as it was asked for. */
  readonly #medians = new Map<number, number>();

  constructor(opened: OpenSession) {
    this.#opened = opened;
  }

  /** The nearest trace labelled normal, or the medoid of the cluster. */
  async find(traceId: string, what: "normal" | "medoid"): Promise<Other> {
    const { ids, corpus } = this.#opened;
    const trace = ids.indexOf(traceId);
    const found = trace < 0 ? undefined : what === "normal" ? this.#normal(trace) : this.#medoid(trace);
    if (found?.trace === trace) return { data: null, what: `This trace is itself ${found.what}.` };
    const card = found && (await this.#opened.card(ids[found.trace]));
    if (found === undefined || card === undefined) return { data: null };
    const data = cardData(card, { traces: ids.length, hasStatus: hasStatus(corpus) });
    return { data, what: found.what };
  }

  #normal(trace: number): { readonly trace: number; readonly what: string } | undefined {
    const found = nearestLike(this.#opened.population, trace, this.#isNormal());
    return found && { trace: found.trace, what: `the nearest trace labelled normal among ${amongText(found)}` };
  }

  /** Where no trace is alike, the trace of median duration among those of the same structure. */
  #medoid(trace: number): { readonly trace: number; readonly what: string } | undefined {
    const { ids, population, session } = this.#opened;
    const alike = session.alike(ids[trace]);
    if (alike.length > 0) {
      const { method } = session;
      const cluster = new Set([ids[trace], ...alike]);
      const size = cluster.size.toLocaleString("en-US");
      const asked =
        method instanceof PaperMethod ? method.cards().find((card) => cluster.has(card.traceId)) : undefined;
      if (asked !== undefined)
        return { trace: ids.indexOf(asked.traceId), what: `the medoid of its cluster of ${size} traces` };
      const rows = Array.from(ids.keys()).filter((row) => cluster.has(ids[row]));
      const medoid = medoidOf(population, rows);
      return medoid === undefined
        ? undefined
        : { trace: medoid, what: `the medoid, by duration, of its cluster: ${size} traces alike to the method` };
    }
    const found = typicalLike(population, trace);
    return (
      found && { trace: found.trace, what: `no trace is alike; the one of median duration among ${amongText(found)}` }
    );
  }

  /** Which traces are labelled normal as things stand; a person's own answers count, whatever the model says. */
  #isNormal(): (trace: number) => boolean {
    const { session, population } = this.#opened;
    const { normal, abnormal } = session.state();
    if (normal + abnormal === 0) return (trace) => population.duration[trace] <= this.#usualDuration(trace);
    const labels = session.labels();
    return (trace) => labels.columns.abnormal[trace] === 0;
  }

  /** Before the first answer nothing is labelled: half of the traces of a structure count as normal, the quicker one. */
  #usualDuration(trace: number): number {
    const { population } = this.#opened;
    const structure = population.structure[trace];
    let median = this.#medians.get(structure);
    if (median === undefined) {
      const times = population.duration.filter((_, i) => population.structure[i] === structure).sort();
      median = times[times.length >> 1];
      this.#medians.set(structure, median);
    }
    return median;
  }
}

function amongText({ of, sameStructure }: { readonly of: number; readonly sameStructure: boolean }): string {
  const kind = sameStructure ? "the same structure" : "the most frequent structure of this request";
  return `${of.toLocaleString("en-US")} of ${kind}`;
}
