/** A time of a format that counts in microseconds: those, and nanoseconds as text where there is a fraction. */
export interface MicroTime {
  /** Rounded down; NaN if there is none. */
  readonly micros: number;
  readonly nanos?: string;
}

/**
 * Reads microseconds from a number or text.
 *
 * @example
 * assert.deepEqual(microTime(1472470996199000), { micros: 1472470996199000 });
 * assert.deepEqual(microTime("12.5"), { micros: 12, nanos: "12500" });
 */
export function microTime(value: unknown): MicroTime {
  const isText = typeof value === "string" && value.trim() !== "";
  const time = typeof value === "number" ? value : isText ? Number(value) : Number.NaN;
  const micros = Math.floor(time);
  return time === micros || !Number.isFinite(time) ? { micros } : { micros, nanos: String(Math.round(time * 1000)) };
}

/** Nanoseconds of OTLP, as decimal text, for microseconds; undefined if there are none. */
export function nanosOfMicros(micros: number): string | undefined {
  if (!Number.isFinite(micros) || micros < 0) return undefined;
  if (!Number.isInteger(micros)) return String(Math.round(micros * 1000));
  // Beyond 10^21 a number is written with an exponent.
  return micros === 0 ? "0" : `${micros < 1e21 ? micros : BigInt(micros)}000`;
}
