/**
 * Text that a spreadsheet shows instead of running it: a leading `=`, `+`, `-`, `@`, tab, carriage return or line feed
 * (also in their full-width forms) gets an apostrophe in front. {@link formulaPlain} takes it off again.
 *
 * Text that has apostrophes before such a character gets one more, so that every text comes back as it was.
 *
 * @example
 * assert.equal(formulaSafe("=1+1"), "'=1+1");
 * assert.equal(formulaSafe("cart"), "cart");
 * assert.equal(formulaPlain(formulaSafe("'=1+1")), "'=1+1");
 */
export function formulaSafe(text: string): string {
  return /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

/**
 * The text that {@link formulaSafe} was given.
 *
 * @example
 * assert.equal(formulaPlain("'=1+1"), "=1+1");
 * assert.equal(formulaPlain("'tis"), "'tis");
 */
export function formulaPlain(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}
