/**
 * JSON text in which whole numbers of 16 digits or more, as values of certain keys, are turned into strings, since
 * JSON.parse would round them beyond 2^53. Text within strings stays as it is: there a quote has a backslash in front.
 *
 * @param keys Pattern of the keys, as in a regular expression.
 *
 * @example
 * const exact = exactNumbers("value");
 * assert.equal(exact('{"value":9007199254740993}'), '{"value":"9007199254740993"}');
 */
export function exactNumbers(keys: string): (text: string) => string {
  const pattern = new RegExp(`([{,]\\s*"(?:${keys})"\\s*:\\s*)(-?\\d{16,})(?=\\s*[,}])`, "g");
  const quick = new RegExp(`"(?:${keys})"\\s*:\\s*-?\\d{16}`);
  return (text) => (quick.test(text) ? text.replace(pattern, '$1"$2"') : text);
}
