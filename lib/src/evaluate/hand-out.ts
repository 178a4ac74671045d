import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Work } from "../base/work.js";
import type { Corpus } from "../corpus/corpus.js";
import { writeAnswerSheet } from "../export/answer-sheet.js";
import { describeTraces } from "../label/describe/describe-traces.js";
import type { Card } from "../label/method.js";

/**
 * Writes the traces a person is to judge into `out`, each beside what is usual, in the order of the cards.
 *
 * A sheet that is there already may hold answers and is left alone.
 *
 * @returns The name of the sheet: `answers.csv`, or `answers-2.csv` and so on where that is taken.
 */
export async function handOut(corpus: Corpus, cards: readonly Card[], out: string, work: Work = {}): Promise<string> {
  const described = await describeTraces(
    corpus,
    cards.map(({ traceId }) => traceId),
    work,
  );
  const name = await freeName(out);
  await writeAnswerSheet(
    join(out, name),
    described.map((row, i) => ({ ...row, followers: cards[i].followers })),
  );
  return name;
}

async function freeName(folder: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? "answers.csv" : `answers-${number}.csv`;
    const taken = await access(join(folder, name), constants.F_OK).then(
      () => true,
      () => false,
    );
    if (!taken) return name;
  }
}
