/** Columns a character takes on a terminal: 2 for East Asian and emoji, 0 for marks that join the one before. */
function columnsOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$/u.test(
    character,
  )
    ? 2
    : 1;
}

/** Columns a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/**
 * A text in exactly so many columns: filled up with spaces, or cut with an ellipsis.
 *
 * @example
 * assert.equal(fitted("cart", 6), "cart  ");
 * assert.equal(fitted("frontend", 5), "fron…");
 */
export function fitted(text: string, width: number, side: "left" | "right" = "left"): string {
  let cut = text;
  let taken = textWidth(text);
  if (taken > width) {
    cut = "";
    taken = 1;
    for (const character of text) {
      const columns = columnsOf(character);
      if (taken + columns > width) break;
      cut += character;
      taken += columns;
    }
    if (width > 0) cut += "…";
    else taken = 0;
  }
  const space = " ".repeat(Math.max(0, width - taken));
  return side === "left" ? cut + space : space + cut;
}
