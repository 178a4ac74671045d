/** A time of OTLP: whole microseconds, and the nanoseconds as text where they say more. */
export interface NanoTime {
  /** Rounded down; NaN if there is none. */
  readonly micros: number;
  /** Decimal text; undefined if `micros` says it all, or there is none. */
  readonly nanos?: string;
  /** What stood there if it is not a number of nanoseconds. */
  readonly raw?: string;
}

/**
 * Reads nanoseconds since the epoch from text or a number.
 *
 * @example
 * assert.deepEqual(nanoTime("1706678909209712345"), { micros: 1706678909209712, nanos: "1706678909209712345" });
 * assert.deepEqual(nanoTime("5000"), { micros: 5 });
 */
export function nanoTime(value: unknown): NanoTime {
  if (value === undefined || value === null) return { micros: Number.NaN };
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === "string" && /^\d{1,20}$/.test(text)) {
    const micros = text.length > 3 ? Number(text.slice(0, -3)) : 0;
    const isWhole = Number(text.slice(-3)) === 0 && Number.isSafeInteger(micros);
    return isWhole ? { micros } : { micros, nanos: text };
  }
  const number = typeof text === "string" && text.trim() === "" ? Number.NaN : Number(text);
  return { micros: Math.floor(number / 1000), raw: String(text) };
}

/** Duration from start to end: exact where both are exact. */
export function nanosBetween(start: NanoTime, end: NanoTime): NanoTime {
  if (start.nanos === undefined && end.nanos === undefined) return { micros: end.micros - start.micros };
  if (!isExact(start) || !isExact(end)) return { micros: end.micros - start.micros };
  const nanos = toNanos(end) - toNanos(start);
  const micros = Number(nanos >= 0n ? nanos / 1000n : -((-nanos + 999n) / 1000n));
  return nanos % 1000n === 0n && Number.isSafeInteger(micros) ? { micros } : { micros, nanos: String(nanos) };
}

function isExact({ micros, raw }: NanoTime): boolean {
  return raw === undefined && !Number.isNaN(micros);
}

function toNanos({ micros, nanos }: NanoTime): bigint {
  return nanos === undefined ? BigInt(micros) * 1000n : BigInt(nanos);
}
