import { isOpenToBulk, type SaidOfTrace } from "../bulk.js";
import type { Answer } from "../labels.js";
import { NOISE, type Observation } from "./gaussian-process.js";

/** The further traces of a bulk answer. */
export interface BulkRows {
  /** In the order of `Answer.also`. */
  readonly rows: readonly number[];
  /** Those of them, nobody having answered them by themselves, that stand for all to the model, see {@link bulkRepresentatives}. */
  readonly representatives: readonly number[];
}

/** An answer, and what it is to the model. */
export interface LogEntry {
  readonly answer: Answer;
  readonly row: number;
  /** Absent where it carries no weight. */
  readonly observation?: Observation;
  readonly bulk?: BulkRows;
  /** Of the traces that stand for the others of a bulk answer. */
  readonly others: readonly Observation[];
  /** Whether it counts as a card: the first answer on a trace does, and that on a card that is asked again. */
  readonly counts: boolean;
  /** Whether the card was asked again. */
  readonly repeated: boolean;
}

/** Answers in their order, and what they come to. Knows nothing of cards. */
export class AnswerLog {
  readonly entries: LogEntry[] = [];
  /** What stands of each row: the last answer on it, else the last on many. */
  readonly said = new Map<number, SaidOfTrace>();
  /** Rows that were answered again after an answer that carried weight. */
  readonly confirmed = new Set<number>();
  /** Entries that count. */
  count = 0;
  /** Those of them that say normal or abnormal. */
  decided = 0;
  /** Those of them that were asked again. */
  repeated = 0;

  /**
   * What an answer would be here.
   *
   * @param repeated Whether the card was asked again.
   * @param bulk Of an answer on many traces.
   */
  entryOf(row: number, answer: Answer, repeated: boolean, bulk?: BulkRows): LogEntry {
    const earlier = this.said.get(row);
    const isConfirmed = this.confirmed.has(row) || this.#confirms(row, repeated);
    const counts = earlier === undefined || earlier.bulk !== undefined || repeated;
    // Who corrects an answer knows better; who is asked again and says otherwise was wrong once, and may be now.
    const disputed = repeated && earlier !== undefined && earlier.value !== answer.value;
    const noise = disputed ? NOISE.disputed : isConfirmed ? NOISE.confirmed : NOISE.once;
    const value = answer.value === "abnormal" ? 1 : -1;
    const observation = isDecided(answer) ? { row, value, noise } : undefined;
    const others = (bulk?.representatives ?? []).map((other) => ({ row: other, value, noise: NOISE.once }));
    return { answer, row, observation, bulk, others, counts, repeated };
  }

  /** Takes it in; parameters as of {@link entryOf}. */
  add(row: number, answer: Answer, repeated: boolean, bulk?: BulkRows): LogEntry {
    const entry = this.entryOf(row, answer, repeated, bulk);
    if (this.#confirms(row, repeated)) this.confirmed.add(row);
    const { also = [], ...own } = answer;
    this.said.set(row, own);
    const { note: _, ...rest } = own;
    for (const [i, other] of bulk?.rows.entries() ?? []) {
      if (this.isOpenToBulk(other)) this.said.set(other, { ...rest, traceId: also[i], bulk: own.traceId });
    }
    this.entries.push(entry);
    if (entry.counts) this.count++;
    if (entry.counts && entry.observation !== undefined) this.decided++;
    if (repeated) this.repeated++;
    return entry;
  }

  /** Whether an answer on this row is the second look at it, after one that carried weight. */
  #confirms(row: number, repeated: boolean): boolean {
    const earlier = this.said.get(row);
    return earlier !== undefined && (earlier.bulk === undefined || repeated) && isDecided(earlier);
  }

  /** Whether what is said of many is said of this row, too. */
  isOpenToBulk(row: number): boolean {
    return isOpenToBulk(this.said.get(row));
  }

  /** Goes back to the first `length` entries. */
  cut(length: number): void {
    const kept = this.entries.splice(0).slice(0, length);
    this.said.clear();
    this.confirmed.clear();
    this.count = this.decided = this.repeated = 0;
    for (const { row, answer, repeated, bulk } of kept) this.add(row, answer, repeated, bulk);
  }
}

function isDecided({ value }: Pick<Answer, "value">): boolean {
  return value === "normal" || value === "abnormal";
}
