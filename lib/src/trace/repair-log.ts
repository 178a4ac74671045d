/** Something the builder mended, with its first example. */
export interface Repair {
  /**
   * "missing parent", "no root", "several roots", "cycle", "duplicate span id", "negative start", "unreadable start",
   * "zero start", "negative duration", "unreadable duration" or "over-long duration".
   */
  readonly reason: string;
  readonly count: number;
  /** What is counted; spans where absent. */
  readonly unit?: "traces";
  readonly example: { readonly traceId: string; readonly spanId: string };
}

/** Counts what was mended, by reason, with the first example of each. */
export class RepairLog {
  readonly #byReason = new Map<string, { count: number; unit?: "traces"; example: Repair["example"] }>();

  note(reason: string, traceId: string, spanId: string, unit?: "traces"): void {
    const known = this.#byReason.get(reason);
    if (known !== undefined) known.count++;
    else this.#byReason.set(reason, { count: 1, ...(unit && { unit }), example: { traceId, spanId } });
  }

  list(): Repair[] {
    return Array.from(this.#byReason, ([reason, entry]) => ({ reason, ...entry }));
  }
}
