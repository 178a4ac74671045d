/**
 * A copy of a text with memory of its own: a slice of a large text would keep all of that in memory. Half of a surrogate
 * pair becomes U+FFFD, as it does on the way into a file.
 */
export function ownText(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
