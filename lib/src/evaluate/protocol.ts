import { LabelEaseError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import type { LabelTable } from "../label/label-table.js";
import type { Annotator, Answer } from "../label/labels.js";
import type { LabelMethod } from "../label/method.js";
import { PaperMethod } from "../label/paper/paper-method.js";
import { embed } from "../represent/embed.js";
import type { Embedding, FittedRepresentation, Representation } from "../represent/representation.js";
import type { Selected, Selection } from "../select/selection.js";
import { ask } from "./ask.js";
import { StageClock } from "./stage-clock.js";
import { type StageStore, stageKey } from "./stage-store.js";

/** How {@link runProtocol} labels a recording. */
export interface ProtocolOptions extends Work {
  readonly representation: Representation;
  /** What the fitted representation depends on beside the recording and the seed: for the store. */
  readonly representationKey?: unknown;
  readonly selection: Selection;
  /** Whoever answers the cards. */
  readonly annotator: Annotator;
  /** Cards; default {@link defaultBudget}. */
  readonly budget?: number;
  readonly seed: number;
  /** Goes on with a clock that already holds earlier stages. */
  readonly clock?: StageClock;
  /** Keeps finished stages on disk. */
  readonly store?: StageStore;
  /** Take finished stages out of the store where they fit. Default false. */
  readonly resume?: boolean;
}

/** What came of {@link selectTraces}. */
export interface SelectedTraces {
  readonly embedding: Embedding;
  readonly selected: Selected;
  /** Not answered yet where it comes from {@link selectTraces}. */
  readonly method: PaperMethod;
  /** What the fitted representation says of itself. */
  readonly facts: FittedRepresentation["facts"];
  /** Stages that were taken out of the store. */
  readonly resumed: readonly string[];
  readonly clock: StageClock;
}

/** What came of {@link runProtocol}. */
export interface ProtocolResult extends SelectedTraces {
  /** In the order of the cards. */
  readonly answers: readonly Answer[];
  readonly labels: LabelTable;
}

/**
 * Cards without a stated budget: the paper's rule of thumb of 0.1 % of the traces, at least 20, at most all.
 *
 * @example
 * assert.equal(defaultBudget(84_770), 85);
 * assert.equal(defaultBudget(400), 20);
 * assert.equal(defaultBudget(7), 7);
 */
export function defaultBudget(traces: number): number {
  return Math.min(traces, Math.max(20, Math.round(traces / 1000)));
}

/**
 * The first half of {@link runProtocol}, up to where a person is needed: fit, encode, select.
 *
 * @throws LabelEaseError if the recording has no trace; the signal's reason if aborted.
 */
export async function selectTraces(
  corpus: Corpus,
  options: Omit<ProtocolOptions, "annotator">,
): Promise<SelectedTraces> {
  const { selection, seed, signal, onProgress, clock = new StageClock() } = options;
  if (corpus.traces === 0) throw new LabelEaseError("Cannot label: the recording has no trace");
  const { embedding, facts, resumed } = await vectorsOf(corpus, options, clock);
  const budget = Math.min(options.budget ?? defaultBudget(corpus.traces), corpus.traces);
  const selected = await clock.time("select", () => selection.select(embedding, { budget, seed, signal, onProgress }));
  signal?.throwIfAborted();
  return { embedding, selected, method: new PaperMethod(embedding, selected), facts, resumed, clock };
}

/**
 * The whole way from a recording to labels, with someone who answers: fit, encode, select, ask, propagate.
 *
 * @throws LabelEaseError if the recording has no trace; the signal's reason if aborted.
 */
export async function runProtocol(corpus: Corpus, options: ProtocolOptions): Promise<ProtocolResult> {
  const { annotator, signal, onProgress } = options;
  const chosen = await selectTraces(corpus, options);
  const { clock } = chosen;
  const method: LabelMethod = chosen.method;
  const answers = await clock.time("propagate", () => ask(method, annotator, signal));
  const labels = await clock.time("propagate", () => method.labels({ signal, onProgress }));
  signal?.throwIfAborted();
  return { ...chosen, answers, labels };
}

async function vectorsOf(corpus: Corpus, options: Omit<ProtocolOptions, "annotator">, clock: StageClock) {
  const { representation, representationKey, seed, store, resume = false, signal, onProgress } = options;
  const key = stageKey({ digest: corpus.digest, representation: representation.name, representationKey, seed });
  const resumed: string[] = [];
  let fitted = resume ? await clock.time("read", () => store?.model(key)) : undefined;
  if (fitted !== undefined) resumed.push("fit");
  fitted ??= await clock.time("fit", () => representation.fit(corpus, { seed, signal, onProgress }));
  try {
    signal?.throwIfAborted();
    if (!resumed.includes("fit")) await clock.time("export", () => store?.keepModel(key, fitted));
    const { facts } = fitted;
    const kept = resume ? await clock.time("read", () => store?.embedding(key)) : undefined;
    if (kept?.ids.length === corpus.traces) return { embedding: kept, facts, resumed: [...resumed, "encode"] };
    const embedding = await clock.time("encode", () => embed(corpus, fitted, { signal, onProgress }));
    await clock.time("export", () => store?.keepEmbedding(key, embedding, signal));
    return { embedding, facts, resumed };
  } finally {
    fitted.dispose();
  }
}
