import { ImportError } from "../base/error.js";
import type { Session } from "../parquet/session.js";
import { sqlText } from "../parquet/session.js";
import { SPAN_COLUMNS } from "../parquet/spans-form.js";

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** The table function that reads the file; rows carry `file_row_number`. */
export function readSpans(file: string): string {
  return `read_parquet(${sqlText(globSafe(file))}, file_row_number = true)`;
}

/** DuckDB takes *, ? and [ in a file name as a pattern. */
export function globSafe(file: string): string {
  return file.replace(/[*?[]/g, "[$&]");
}

/**
 * Which columns a file has.
 *
 * @throws ImportError naming what is missing or of the wrong type, or that the file is damaged.
 */
export async function checkColumns(session: Session, file: string): Promise<ReadonlySet<string>> {
  const result = await session.connection
    .runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlText(globSafe(file))})`)
    .catch((cause) => {
      throw damaged(file, cause);
    });
  const types = new Map(result.getRows().map(([name, type]) => [String(name), String(type)]));
  const missing = SPAN_COLUMNS.filter(({ name, optional }) => !optional && !types.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new ImportError(
      `Cannot open corpus: ${missing.length === 1 ? "column" : "columns"} ${missing.join(", ")} missing; \`labelease import\` converts other layouts`,
      { file },
    );
  }
  for (const { name, type } of SPAN_COLUMNS) {
    const found = types.get(name);
    if (found === undefined || (type === "VARCHAR" ? found === "VARCHAR" : NUMBER.test(found))) continue;
    // A writer that never saw a value may have chosen any type.
    if (found === "NULL" || found === '"NULL"') continue;
    throw new ImportError(
      `Cannot open corpus: column ${name} is ${found}, not ${type}; \`labelease import\` converts other layouts`,
      { file },
    );
  }
  return new Set(types.keys());
}

/** What DuckDB says of a file it cannot read, in one sentence. */
export function damaged(file: string, cause: unknown): ImportError {
  const message = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new ImportError(`Cannot read corpus: the Parquet file is damaged: ${message}`, { file }, { cause });
}
