/**
 * A time as the cards show it, three figures: 0.82 ms, 15.9 ms, 241 ms, 1.62 s.
 *
 * @param us Microseconds.
 *
 * @example
 * assert.equal(duration(240_997), "241 ms");
 * assert.equal(duration(1_620_000), "1.62 s");
 * assert.equal(duration(0), "0 ms");
 */
export function duration(us: number): string {
  const ms = us / 1000;
  if (ms === 0) return "0 ms";
  if (Math.abs(ms) < 999.5) return `${figures(ms)} ms`;
  const s = ms / 1000;
  return Math.abs(s) < 999.5 ? `${figures(s)} s` : `${Math.round(s).toLocaleString("en-US")} s`;
}

/** Three figures. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (Math.abs(value) >= 999.5) return Math.round(value).toLocaleString("en-US");
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 0.001 || rounded === 0 ? String(rounded) : "0";
}
