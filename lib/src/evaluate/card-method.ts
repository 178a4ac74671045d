import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { GuidedMethod } from "../label/guided/guided-method.js";
import { openGuided } from "../label/guided/open-guided.js";
import type { LabelMethod } from "../label/method.js";
import { PaperMethod } from "../label/paper/paper-method.js";
import { contextFeatures } from "../represent/context/context-features.js";
import { contextTables } from "../represent/context/context-tables.js";
import type { ContextTables } from "../represent/context/tables-form.js";
import { openRepresentation } from "../represent/registry.js";
import { openSelection } from "../select/registry.js";
import type { CardOptions } from "./journal-begin.js";
import { KeptBaselines } from "./kept-baselines.js";
import { selectTraces } from "./protocol.js";
import { StageStore } from "./stage-store.js";

/** A way to make a method, as often as needed: what is costly is done once. */
export interface CardMethod {
  /** A method without an answer, or one that can `replay` any. */
  readonly make: () => LabelMethod;
  /** Of all traces, in the order of the recording. */
  readonly ids: readonly string[];
  /** Ends the thread beside it, if it has one. */
  close(): Promise<void>;
}

/**
 * Prepares the method that asks the cards: the pass over the spans for the guided one, representation and clusters for
 * the paper's.
 *
 * @param kept Folder in which the paper's representation is kept, so that it is trained once.
 * @param tables Of the pass over the spans, where it was done already.
 * @param beside Whether a thread does the long steps of the guided method while a person answers, see {@link openGuided}.
 */
export async function cardMethod(
  corpus: Corpus,
  { method, budget, seed }: CardOptions,
  {
    kept,
    threads,
    beside = false,
    tables: read,
    ...work
  }: Work & {
    readonly kept: string;
    readonly threads?: number;
    readonly beside?: boolean;
    readonly tables?: ContextTables;
  },
): Promise<CardMethod> {
  if (method === "guided") {
    const tables = read ?? (await contextTables(corpus, work));
    const { ids } = tables;
    if (beside) {
      let keeping: KeptBaselines | undefined;
      const { method: first, close } = await openGuided(tables, {
        ...{ budget, seed, ...work },
        around(helper) {
          keeping = new KeptBaselines(helper, kept, corpus.digest);
          return keeping;
        },
      });
      const end = async () => {
        await close();
        await keeping?.finish();
      };
      return { ids, close: end, make: () => first };
    }
    const source = (normal?: Uint8Array) => contextFeatures(tables, normal);
    return { ids, close: async () => {}, make: () => new GuidedMethod(ids, source, { budget, seed }) };
  }
  const { embedding, selected } = await selectTraces(corpus, {
    representation: openRepresentation("gnn", { threads }),
    selection: openSelection("kmeans"),
    ...{ budget, seed, resume: true, store: new StageStore(kept, { threads }) },
    ...work,
  });
  return { ids: embedding.ids, close: async () => {}, make: () => new PaperMethod(embedding, selected) };
}
