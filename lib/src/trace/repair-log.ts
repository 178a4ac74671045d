import type { Repair } from "./build.js";

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
