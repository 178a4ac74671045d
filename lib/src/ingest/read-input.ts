import { ImportError } from "../base/error.js";
import { detectFormat, otherFormat, unknownFormat } from "./detect.js";
import type { FoundFile } from "./files/find-files.js";
import type { InputFile } from "./files/open-file.js";
import { openFiles } from "./files/open-files.js";
import type { Format, ReadContext } from "./format.js";
import type { ImportedFile } from "./report.js";
import type { SpanStage } from "./stage/span-stage.js";

/**
 * Reads a file, or all files in an archive, into the stage.
 *
 * @param asked The format, where it is not to be found out.
 * @param files What became of the files before; those read now are put behind them.
 * @throws ImportError if it cannot be read; with `keepGood` not for what is left out, of which the ledger is told.
 */
export async function readInput(
  found: FoundFile,
  asked: Format | undefined,
  stage: SpanStage,
  files: ImportedFile[],
  context: ReadContext,
): Promise<void> {
  const { ledger, keepGood, folder, onBytes } = context;
  const skip = (file: string, reason: string) => {
    ledger.note("skipped", reason, { file }, { unit: "files" });
    files.push({ file, format: null, spans: 0, rejected: 0 });
  };
  const skipError = (file: string, error: ImportError) => {
    if (!keepGood) throw error;
    skip(file, reasonOf(error));
  };
  // Tools leave empty files behind as marks.
  if (!found.named && found.bytes === 0) return skip(found.path, "it is empty");
  const first = files.length;
  try {
    const opened = openFiles(found.path, {
      folder,
      onBytes,
      onSkip: (file, error) => (isEmpty(error) ? skip(file, "it is empty") : skipError(file, error)),
      onDamage(file, error) {
        if (!keepGood) throw error;
        ledger.damage(reasonOf(error), { file });
      },
    });
    for await (const file of opened) {
      await readFile(file, found.named && file.path === found.path, asked, stage, files, context, skip);
    }
  } catch (error) {
    if (!(error instanceof ImportError) || files.length > first) throw error;
    skipError(found.path, error);
  }
  if (found.named && files.length === first) {
    skipError(found.path, new ImportError("Cannot import archive: there is no file in it", { file: found.path }));
  }
}

async function readFile(
  file: InputFile,
  named: boolean,
  asked: Format | undefined,
  stage: SpanStage,
  files: ImportedFile[],
  context: ReadContext,
  skip: (file: string, reason: string) => void,
): Promise<void> {
  const { ledger, columns, signal } = context;
  const format = asked ?? detectFormat(file, columns);
  if (format === undefined) {
    if (named) throw unknownFormat(file, columns);
    return skip(file.path, otherFormat(file) ?? "no trace file");
  }
  if (!named && (await format.holdsSpans?.(file, context)) === false) return skip(file.path, "no trace file");
  const before = { spans: stage.count, rejected: ledger.rejected };
  for await (const spans of format.read(file, context)) {
    signal?.throwIfAborted();
    stage.add(spans, files.length, format.textIds);
  }
  files.push({
    file: file.path,
    format: format.name,
    spans: stage.count - before.spans,
    rejected: ledger.rejected - before.rejected,
  });
}

/** What an error says, without the action and the place, which stand elsewhere in a report. */
function reasonOf({ what }: ImportError): string {
  return what.replace(/^Cannot (?:import|read|unpack) \w+: /, "");
}

function isEmpty(error: ImportError): boolean {
  return reasonOf(error) === "it is empty";
}
