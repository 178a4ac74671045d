import { isOpenToBulk, type SaidOfTrace } from "../bulk.js";
import type { Answer } from "../labels.js";
import { NOISE, type Observation } from "./gaussian-process.js";

/** The further traces of a bulk answer. */
export interface BulkRows {
  /** In the order of `Answer.also`. */
  readonly rows: readonly number[];
  /** Those that stand for all to the model, see {@link bulkRepresentatives}. */
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

  /** @param bulk Of an answer on many traces. */
  add(row: number, answer: Answer, repeated: boolean, bulk?: BulkRows): LogEntry {
    const earlier = this.said.get(row);
    const looked = earlier !== undefined && (earlier.bulk === undefined || repeated);
    if (looked && isDecided(earlier)) this.confirmed.add(row);
    const counts = earlier === undefined || earlier.bulk !== undefined || repeated;
    // Who corrects an answer knows better; who is asked again and says otherwise was wrong once, and may be now.
    const disputed = repeated && earlier !== undefined && earlier.value !== answer.value;
    const noise = disputed ? NOISE.disputed : this.confirmed.has(row) ? NOISE.confirmed : NOISE.once;
    const value = answer.value === "abnormal" ? 1 : -1;
    const observation = isDecided(answer) ? { row, value, noise } : undefined;
    const { also: _, ...own } = answer;
    this.said.set(row, own);
    const others = this.#sayOfMany(answer, bulk).map((other) => ({ row: other, value, noise: NOISE.once }));
    const entry = { answer, row, observation, bulk, others, counts, repeated };
    this.entries.push(entry);
    if (counts) this.count++;
    if (counts && observation !== undefined) this.decided++;
    if (repeated) this.repeated++;
    return entry;
  }

  /** @returns The representatives whose label it is. */
  #sayOfMany({ also = [], note: _, ...own }: Answer, bulk?: BulkRows): number[] {
    if (bulk === undefined) return [];
    const taken = new Set<number>();
    for (const [i, row] of bulk.rows.entries()) {
      if (!this.isOpenToBulk(row)) continue;
      taken.add(row);
      this.said.set(row, { ...own, traceId: also[i], bulk: own.traceId });
    }
    return bulk.representatives.filter((row) => taken.has(row));
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
