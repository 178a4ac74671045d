import { createHash } from "node:crypto";
import { LabelEaseError, UsageError } from "../base/error.js";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { openCorpus } from "../corpus/open.js";
import type { RunRecord } from "../export/run-record.js";
import { versions } from "../export/versions.js";
import type { Journal } from "../label/journal/journal.js";
import { openJournal } from "../label/journal/open-journal.js";
import { LabelSession } from "../label/session/label-session.js";
import { cardMethod } from "./card-method.js";
import { checkWritable } from "./check-writable.js";
import { beginJournal } from "./journal-begin.js";
import { keepInputs } from "./keep-inputs.js";
import { StageClock } from "./stage-clock.js";
import { type Propagated, writePropagated } from "./write-propagated.js";

export interface PropagateJournalOptions extends Work {
  /** The recording: a folder with `spans.parquet`, or such a file. */
  readonly data: string;
  readonly journal: string;
  readonly out: string;
  /** Whose answers; may be left out where one person answered. */
  readonly annotator?: string;
  readonly threads?: number;
}

/**
 * Labels of all traces from the answers in a journal: the method is given them again in their order, and labels the rest.
 * The same journal gives the same `labels.parquet`, byte for byte.
 *
 * @throws ImportError if a file cannot be read; LabelEaseError if the journal belongs to another recording, or nothing in
 *   it is answered with normal or abnormal; UsageError if several people answered and none is named.
 */
export async function propagateJournal(
  options: PropagateJournalOptions,
): Promise<{ record: RunRecord; files: string[] }> {
  const { data, out, threads, signal, onProgress } = options;
  const clock = new StageClock();
  await checkWritable(out);
  await keepInputs(out, { data, files: [options.journal] });
  const corpus = await clock.time("read", () => openCorpus(data, { threads, signal }));
  let journal: Journal | undefined;
  try {
    journal = await openJournal(options.journal);
    const cards = beginJournal(journal, corpus, {});
    const annotator = whose(journal, options.annotator);
    const work = { kept: `${options.journal}.kept`, threads, signal, onProgress };
    const { make, ids } = await clock.time("encode", () => cardMethod(corpus, cards, work));
    const known = new Set(ids);
    const opened = journal;
    const session = await clock.time(
      "select",
      () => new LabelSession({ journal: opened, annotator, method: make, knows: (id) => known.has(id) }),
    );
    const labels = await clock.time("propagate", () => session.labels({ signal, onProgress }));
    const answers = journal.answers(annotator);
    const record: Propagated["record"] = {
      ...{ schema: 1, verb: "propagate", written: new Date().toISOString() },
      options: { ...cards, annotator },
      seed: cards.seed,
      versions: versions(),
      inputs: [
        { role: "data", path: data, digest: corpus.digest },
        { role: "answers", path: options.journal, digest: digestOf(journal) },
      ],
      representation: {},
      engine: "none",
      representatives: answers.map(({ traceId }) => traceId),
      ...{ seconds: {}, peakRssMb: {} },
      results: sizeOf(corpus),
    };
    return await writePropagated({ out, record, labels, asked: answers.length, clock, signal, onProgress });
  } finally {
    journal?.close();
    await corpus.close();
  }
}

function whose(journal: Journal, asked?: string): string {
  const people = [...new Set(journal.standing().map(({ annotator }) => annotator))];
  if (asked === undefined && people.length > 1) {
    const names = people.map((name) => JSON.stringify(name)).join(", ");
    throw new UsageError(`Cannot propagate: several people answered, name one with --annotator: ${names}`);
  }
  const annotator = asked ?? people[0];
  if (annotator !== undefined && people.includes(annotator)) return annotator;
  const who = asked === undefined ? "nobody" : `nobody of the name ${JSON.stringify(asked)}`;
  throw new LabelEaseError(`Cannot propagate: ${who} has answered`, { journal: journal.path });
}

function sizeOf({ traces, spans }: Corpus) {
  return { traces, spans };
}

/** Over the events, since the bytes of the file depend on how it was closed. */
function digestOf(journal: Journal): string {
  const hash = createHash("sha256");
  for (const event of journal.events()) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest("hex");
}
