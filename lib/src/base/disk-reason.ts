const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the disk is read-only"],
  ["EACCES", "permission is missing"],
  ["EPERM", "permission is missing"],
  ["ENOENT", "there is no such folder"],
  ["ENOTDIR", "part of the path is a file, not a folder"],
  ["EEXIST", "part of the path is a file, not a folder"],
  ["EISDIR", "a folder of that name is in the way"],
  ["ENAMETOOLONG", "the name is too long"],
]);

/** Why something could not be written, in words; undefined if the error says nothing about that. */
export function diskReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const reason = REASONS.get((error as NodeJS.ErrnoException).code ?? "");
  return reason ?? (/No space left on device/i.test(error.message) ? REASONS.get("ENOSPC") : undefined);
}
