import { LabelEaseError } from "../../base/error.js";
import type { JournalEvent } from "./event.js";

/** An event was refused: since its sender looked, the same annotator said something else of the trace. */
export class StaleError extends LabelEaseError {
  override readonly name = "StaleError";

  /** @param current The last event of the trace and annotator. */
  constructor(readonly current: JournalEvent) {
    const { traceId, annotator, kind, value, seq } = current;
    const said = kind === "answer" || kind === "import" ? (value as { value?: unknown }).value : kind;
    super(`Cannot save: the trace has a newer entry, "${said}"`, { trace: traceId, annotator, seq });
  }
}
