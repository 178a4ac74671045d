// What JSON escapes between its quotes, and lone surrogates, which UTF-8 does not have.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SPECIAL = /[\u0000-\u001f"\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Text as a column of the journal holds it: as JSON has it between the quotes. SQLite's driver ends a text at its first
 * NUL, and UTF-8 has no place for half a surrogate pair.
 *
 * @example
 * assert.equal(storedText("cart"), "cart");
 * assert.equal(storedText("a\0b"), "a\\u0000b");
 * assert.equal(plainText(storedText("a\0b\ud800")), "a\0b\ud800");
 */
export function storedText(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** The text that {@link storedText} was given. */
export function plainText(stored: string): string {
  return stored.includes("\\") ? JSON.parse(`"${stored}"`) : stored;
}
