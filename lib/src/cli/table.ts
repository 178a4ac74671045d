/**
 * Rows as aligned columns: the first column to the left, the others to the right, two spaces between.
 * Control characters of names are shown as escapes, so that no name can drive the terminal.
 *
 * @example
 * assert.equal(table([["traces", "84,770"], ["asked", "35"]]), "traces  84,770\nasked       35");
 */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of shown) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return shown
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A whole number as people read it: 84,770. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A share with three figures: 0.976; "-" for what could not be computed. */
export function share(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? "-" : value.toFixed(3);
}

/** Seconds as people read them: 0.4 s, 12 s, 3 min 20 s. */
export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Text on one line, control characters as escapes. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
