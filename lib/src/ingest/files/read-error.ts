import { ImportError } from "../../base/error.js";

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["ENOTDIR", "a part of the path is no folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "it is a folder"],
  ["ELOOP", "its links go round in a circle"],
  ["ENAMETOOLONG", "the path is too long"],
  ["EMFILE", "too many open files"],
  ["EIO", "the disk reports an error"],
]);

/** The error of the file system as an ImportError that names the file. */
export function readError(file: string, cause: unknown): ImportError {
  if (cause instanceof ImportError) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  return new ImportError(
    `Cannot read file: ${REASONS.get(code) ?? String((cause as Error).message)}`,
    { file },
    { cause },
  );
}
