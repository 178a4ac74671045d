/**
 * A time in three figures: 0.82 ms, 15.9 ms, 241 ms, 1.62 s.
 *
 * @param us Microseconds.
 */
export function duration(us: number): string {
  const ms = us / 1000;
  if (Math.abs(ms) < 999.5) return `${figures(ms)} ms`;
  return `${figures(ms / 1000)} s`;
}

/** Three figures; whole numbers from 1,000 on. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 999.5) return count(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** "1 trace", "2 traces". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
