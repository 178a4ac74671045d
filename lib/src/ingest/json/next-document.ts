/** Where a document begins after damage. */
export interface Found {
  /** Index in the piece; -1 if it is not in it. */
  readonly at: number;
  /** Line ends passed over on the way. */
  readonly lines: number;
  /** Whether the piece ends with a line end. */
  readonly atLineStart: boolean;
}

/**
 * Looks for the next line that begins with a bracket: in a file with a document per line, the next document.
 *
 * @param atLineStart Whether `from` is the beginning of a line.
 */
export function nextDocument(piece: Buffer, from: number, atLineStart: boolean): Found {
  let lines = 0;
  let starts = atLineStart;
  for (let i = from; i < piece.length; i++) {
    const c = piece[i];
    if (starts && (c === 0x7b || c === 0x5b)) return { at: i, lines, atLineStart: true };
    starts = c === 0x0a;
    if (starts) lines++;
  }
  return { at: -1, lines, atLineStart: starts };
}
