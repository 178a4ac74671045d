import { LabelEaseError, UsageError } from "../base/error.js";
import type { Corpus } from "../corpus/corpus.js";
import type { BeginContent } from "../label/journal/event.js";
import type { Journal } from "../label/journal/journal.js";
import { defaultBudget } from "./protocol.js";

/** What decides which cards are asked. */
export interface CardOptions {
  readonly method: "guided" | "paper";
  /** Cards. */
  readonly budget: number;
  readonly seed: number;
}

/**
 * The options of the cards of a journal: those it was begun with, so that the same queue comes back. A new journal is
 * begun with the options asked for. The budget of the guided method may change at any time: it only says when to stop.
 *
 * @param asked Default: those of the journal; of a new one guided, seed 1, {@link defaultBudget}.
 * @param annotator Who begins. Absent: a journal that was not begun is refused.
 * @throws LabelEaseError if the journal belongs to another recording; UsageError if it was begun with other options.
 */
export function beginJournal(
  journal: Journal,
  corpus: Pick<Corpus, "digest" | "traces" | "path">,
  asked: Partial<CardOptions>,
  annotator?: string,
): CardOptions {
  const { begin } = journal;
  if (begin !== undefined) checkRecording(begin, corpus, journal.path);
  const before = begin?.options as CardOptions | undefined;
  const options: CardOptions = {
    method: asked.method ?? before?.method ?? "guided",
    budget: asked.budget ?? before?.budget ?? defaultBudget(corpus.traces),
    seed: asked.seed ?? before?.seed ?? 1,
  };
  for (const name of ["method", "seed", "budget"] as const) {
    if (before === undefined || options[name] === before[name]) continue;
    if (name === "budget" && options.method === "guided") continue;
    throw new UsageError(
      `Cannot label with ${name} ${options[name]}: the journal was begun with ${before[name]}, other cards would come. ` +
        "Leave the option out, or begin another journal",
      { journal: journal.path },
    );
  }
  if (before === undefined && annotator === undefined) {
    throw new LabelEaseError("Cannot propagate: the journal was never labelled with", { journal: journal.path });
  }
  if (annotator !== undefined && options.budget !== before?.budget) {
    const recording = { digest: corpus.digest, traces: corpus.traces };
    journal.append({ annotator, kind: "begin", value: { recording, options: { ...options } } });
  }
  return options;
}

function checkRecording(
  { recording }: BeginContent,
  { digest, traces, path }: Pick<Corpus, "digest" | "traces" | "path">,
  journal: string,
) {
  if (recording.digest === digest) return;
  const name = (sha: string, count: number) => `${sha.slice(0, 8)} with ${count} traces`;
  throw new LabelEaseError(
    `Cannot label: the journal belongs to another recording (${name(recording.digest, recording.traces)}, this one is ` +
      `${name(digest, traces)}). Name that one, or begin another journal`,
    { journal, data: path },
  );
}
