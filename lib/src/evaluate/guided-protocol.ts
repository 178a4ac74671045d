import { LabelEaseError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { GuidedMethod } from "../label/guided/guided-method.js";
import type { Stability } from "../label/guided/stability.js";
import type { LabelTable } from "../label/label-table.js";
import type { Annotator, Answer } from "../label/labels.js";
import { contextFeatures } from "../represent/context/context-features.js";
import { contextTables } from "../represent/context/context-tables.js";
import { ask } from "./ask.js";
import { defaultBudget } from "./protocol.js";
import { StageClock } from "./stage-clock.js";

/** How {@link runGuided} labels a recording. */
export interface GuidedProtocolOptions extends Work {
  /** Whoever answers the cards. */
  readonly annotator: Annotator;
  /** Cards, repeated ones included; default {@link defaultBudget}. */
  readonly budget?: number;
  readonly seed: number;
  /** Goes on with a clock that already holds earlier stages. */
  readonly clock?: StageClock;
}

/** What came of {@link runGuided}. */
export interface GuidedResult {
  readonly method: GuidedMethod;
  /** In the order of the cards; a trace that was asked again is there twice. */
  readonly answers: readonly Answer[];
  readonly labels: LabelTable;
  /** What the last ten answers changed; undefined if there were fewer. */
  readonly stability: Stability | undefined;
  readonly clock: StageClock;
}

/**
 * The guided way from a recording to labels, with someone who answers card after card.
 *
 * On the clock, "encode" is the pass over the spans, "fit" the features, at first and after each new baseline, "select"
 * the choice of cards with the model, "propagate" the labels of all traces.
 *
 * @throws LabelEaseError if the recording has no trace, or nothing was answered with normal or abnormal; the signal's
 *   reason if aborted.
 */
export async function runGuided(corpus: Corpus, options: GuidedProtocolOptions): Promise<GuidedResult> {
  const {
    annotator,
    budget = defaultBudget(corpus.traces),
    seed,
    signal,
    onProgress,
    clock = new StageClock(),
  } = options;
  if (corpus.traces === 0) throw new LabelEaseError("Cannot label: the recording has no trace");
  const tables = await clock.time("encode", () => contextTables(corpus, { signal, onProgress }));
  const method = await clock.time(
    "select",
    () =>
      new GuidedMethod(
        tables.ids,
        (normal) => {
          onProgress?.({ stage: normal === undefined ? "compute features" : "take the baseline anew", done: 0 });
          signal?.throwIfAborted();
          return clock.timeSync("fit", () => contextFeatures(tables, normal));
        },
        { budget, seed },
      ),
  );
  const answers = await clock.time("select", () =>
    ask(method, annotator, signal, (done) => {
      const advice = done % 10 === 0 && onProgress !== undefined ? method.stability()?.advice : undefined;
      const stage = advice === undefined ? "answer cards" : `answer cards; ${advice}`;
      onProgress?.({ stage, done, total: Math.min(budget, corpus.traces), unit: "cards" });
    }),
  );
  const stability = await clock.time("select", () => method.stability());
  const labels = await clock.time("propagate", () => method.labels({ signal, onProgress }));
  return { method, answers, labels, stability, clock };
}
