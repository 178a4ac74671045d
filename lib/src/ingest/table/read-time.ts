import type { TimeUnit } from "./time-unit.js";

/** A time or duration as read. */
export interface ReadTime {
  /** Whole, unless microseconds were written with a fraction. */
  readonly micros: number;
  /** Nanoseconds as decimal text, where they say more than whole microseconds. */
  readonly nanos?: string;
}

const MICROS = { s: 1e6, ms: 1e3, us: 1 } as const;

/**
 * Reads a time or duration out of text: a number in the given unit, or a date like "2022-08-22 03:52:00.123456Z" (UTC
 * where it names no zone).
 *
 * @returns NaN for anything else.
 *
 * @example
 * assert.deepEqual(readTime("1661140374351773094", "ns"), { micros: 1661140374351773, nanos: "1661140374351773094" });
 * assert.deepEqual(readTime("1.5", "ms"), { micros: 1500 });
 * assert.deepEqual(readTime("1970-01-01T00:00:01.000002Z", "us"), { micros: 1000002 });
 * assert.deepEqual(readTime("1970-01-01 00:00:01.000002003", "us"), { micros: 1000002, nanos: "1000002003" });
 */
export function readTime(text: string, unit: TimeUnit): ReadTime {
  if (unit === "us" && /^-?\d{1,15}$/.test(text)) return { micros: Number(text) };
  if (unit === "ns" && /^\d{1,19}$/.test(text)) {
    const micros = text.length > 3 ? Number(text.slice(0, -3)) : 0;
    return text.endsWith("000") || Number(text) === 0 ? { micros } : { micros, nanos: text };
  }
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(number)) return readDate(text);
  if (unit === "ns") return { micros: Math.floor(number / 1000) };
  // A fraction such as .232068 s is not exact in binary.
  if (unit !== "us") return { micros: Math.round(number * MICROS[unit]) };
  const isFraction = number % 1 !== 0 && Number.isFinite(number);
  return isFraction ? { micros: number, nanos: String(Math.round(number * 1000)) } : { micros: number };
}

const DATE = /^\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?\s*$/;

function readDate(text: string): ReadTime {
  const match = DATE.exec(text);
  if (match === null) return { micros: Number.NaN };
  const [, day, time, fraction = "", zone = "Z"] = match;
  const offset =
    zone === "UTC" || zone === "Z" ? "Z" : zone.length === 3 ? `${zone}:00` : zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const millis = Date.parse(`${day}T${time}${offset}`);
  const digits = fraction.padEnd(9, "0");
  const micros = millis * 1000 + Number(digits.slice(0, 6));
  return digits.endsWith("000") || !(micros > 0) ? { micros } : { micros, nanos: `${micros}${digits.slice(6)}` };
}
