import type { Answer } from "../labels.js";
import { NOISE, type Observation } from "./gaussian-process.js";

/** An answer, and what it is to the model. */
export interface LogEntry {
  readonly answer: Answer;
  readonly row: number;
  /** Absent where it carries no weight. */
  readonly observation?: Observation;
  /** Whether it counts as a card: the first answer on a trace does, and that on a card that is asked again. */
  readonly counts: boolean;
  /** Whether the card was asked again. */
  readonly repeated: boolean;
}

/** Answers in their order, and what they come to. Knows nothing of cards. */
export class AnswerLog {
  readonly entries: LogEntry[] = [];
  /** The last answer by row. */
  readonly said = new Map<number, Answer>();
  /** Rows that were answered again after an answer that carried weight. */
  readonly confirmed = new Set<number>();
  /** Entries that count. */
  count = 0;
  /** Those of them that say normal or abnormal. */
  decided = 0;
  /** Those of them that were asked again. */
  repeated = 0;

  add(row: number, answer: Answer, repeated: boolean): LogEntry {
    const earlier = this.said.get(row);
    if (earlier !== undefined && isDecided(earlier)) this.confirmed.add(row);
    const counts = earlier === undefined || repeated;
    // Who corrects an answer knows better; who is asked again and says otherwise was wrong once, and may be now.
    const disputed = repeated && earlier !== undefined && earlier.value !== answer.value;
    const noise = disputed ? NOISE.disputed : this.confirmed.has(row) ? NOISE.confirmed : NOISE.once;
    const observation = isDecided(answer) ? { row, value: answer.value === "abnormal" ? 1 : -1, noise } : undefined;
    const entry = { answer, row, observation, counts, repeated };
    this.entries.push(entry);
    this.said.set(row, answer);
    if (counts) this.count++;
    if (counts && observation !== undefined) this.decided++;
    if (repeated) this.repeated++;
    return entry;
  }

  /** Goes back to the first `length` entries. */
  cut(length: number): void {
    const kept = this.entries.splice(0).slice(0, length);
    this.said.clear();
    this.confirmed.clear();
    this.count = this.decided = this.repeated = 0;
    for (const { row, answer, repeated } of kept) this.add(row, answer, repeated);
  }
}

function isDecided({ value }: Answer): boolean {
  return value === "normal" || value === "abnormal";
}
