import { LabelEaseError } from "../../base/error.js";

const REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^SQLITE_FULL/, "the disk is full"],
  [/^SQLITE_READONLY/, "the file or its folder is read-only"],
  [/^SQLITE_CANTOPEN/, "it cannot be opened; folder or permission is missing"],
  [/^SQLITE_(BUSY|LOCKED)/, "another program holds it; try again"],
  [/^SQLITE_IOERR/, "the disk refuses"],
];

/** Whether an error of SQLite says that the file is not what was written. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(codeOf(error) ?? "");
}

/** Whether an error of SQLite says that nothing can be written. */
export function isReadOnly(error: unknown): boolean {
  return /^SQLITE_(READONLY|CANTOPEN)/.test(codeOf(error) ?? "");
}

/**
 * An error of SQLite in words; anything else as it is.
 *
 * @param action Such as "Cannot save the answer".
 */
export function diskError(action: string, path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const reason = isDamage(error)
    ? "the journal is damaged; open it again, which saves what can be read"
    : (REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? (error as Error).message);
  return new LabelEaseError(`${action}: ${reason}`, { journal: path, code }, { cause: error });
}

/** The code of an error of SQLite. One of its driver, such as a file that cannot be opened, has it in the text only. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && code.startsWith("SQLITE_")) return code;
  return /^ConnectionFailed.*: 14"?\)/.test(error.message) ? "SQLITE_CANTOPEN" : undefined;
}
