/** Something typed: the name of a key ("0", "left", "enter", "ctrl-c"), or text that was pasted. */
export interface Typed {
  readonly key: string;
  readonly pasted?: boolean;
}

const NAMES = new Map([
  ["\x1b[A", "up"],
  ["\x1b[B", "down"],
  ["\x1b[C", "right"],
  ["\x1b[D", "left"],
  ["\x1bOC", "right"],
  ["\x1bOD", "left"],
  ["\r", "enter"],
  ["\n", "enter"],
  ["\x7f", "backspace"],
  ["\b", "backspace"],
  ["\x03", "ctrl-c"],
  ["\x04", "ctrl-d"],
  ["\x1b", "escape"],
]);

/** A sequence a terminal sends for a key, or one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send control characters
const KEY = /\x1b\[200~([\s\S]*?)\x1b\[201~|\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[A-Z]|[\s\S]/gu;

/**
 * The keys in what a terminal in raw mode sends. Sequences without a name here are passed over.
 *
 * @example
 * assert.deepEqual(keysOf("1\x1b[D\x1b[15~").map(({ key }) => key), ["1", "left"]);
 * assert.deepEqual(keysOf("\x1b[200~01\x1b[201~"), [{ key: "01", pasted: true }]);
 */
export function keysOf(text: string): Typed[] {
  return Array.from(text.matchAll(KEY), ([typed, pasted]): Typed => {
    if (pasted !== undefined) return { key: pasted, pasted: true };
    return { key: NAMES.get(typed) ?? (typed.startsWith("\x1b") ? "" : typed) };
  }).filter(({ key }) => key !== "");
}
