/** Digits, letters, signs: numbers, true, false, null. */
export function isWord(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 43 || c === 45 || c === 46;
}

/** The text of a quoted key. */
export function keyOf(quoted: Buffer): string {
  const plain = quoted.toString("latin1", 1, quoted.length - 1);
  if (PLAIN.test(plain)) return plain;
  try {
    return JSON.parse(quoted.toString("utf8")) as string;
  } catch {
    return "";
  }
}

/** A byte for a message. */
export function describeByte(c: number): string {
  return c > 32 && c < 127 ? `"${String.fromCharCode(c)}"` : `0x${c.toString(16).padStart(2, "0")}`;
}

const PLAIN = /^[\w.-]*$/;
