import { ImportError } from "../base/error.js";
import type { Session } from "../parquet/session.js";
import { sqlText } from "../parquet/session.js";
import { SPAN_COLUMNS } from "../parquet/spans-form.js";

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/**
 * The table that reads the file; rows carry `file_row_number`.
 *
 * @param empty Columns that hold only NULL, of whatever type: read as text.
 */
export function readSpans(file: string, empty: readonly string[] = []): string {
  const table = `read_parquet(${sqlText(globSafe(file))}, file_row_number = true)`;
  if (empty.length === 0) return table;
  return `(SELECT * REPLACE (${empty.map((name) => `NULL::VARCHAR AS ${name}`).join(", ")}) FROM ${table})`;
}

/** DuckDB takes *, ? and [ in a file name as a pattern. */
export function globSafe(file: string): string {
  return file.replace(/[*?[]/g, "[$&]");
}

/**
 * Which columns a file has, and which of them are of another type but hold only NULL.
 *
 * @throws ImportError naming what is missing or of the wrong type, or that the file is damaged.
 */
export async function checkColumns(
  session: Session,
  file: string,
): Promise<{ names: ReadonlySet<string>; empty: readonly string[] }> {
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
  const empty: string[] = [];
  for (const { name, type } of SPAN_COLUMNS) {
    const found = types.get(name);
    if (found === undefined || (type === "VARCHAR" ? found === "VARCHAR" : NUMBER.test(found))) continue;
    // A writer that never saw a value may have chosen any type.
    const values = await session.connection.runAndReadAll(`SELECT count(${name}) FROM ${readSpans(file)}`);
    if (type === "VARCHAR" && values.getRows()[0][0] === 0n) {
      empty.push(name);
      continue;
    }
    throw new ImportError(
      `Cannot open corpus: column ${name} is ${found}, not ${type}; \`labelease import\` converts other layouts`,
      { file },
    );
  }
  return { names: new Set(types.keys()), empty };
}

/** What DuckDB says of a file it cannot read, in one sentence. */
export function damaged(file: string, cause: unknown): ImportError {
  const message = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new ImportError(`Cannot read corpus: the Parquet file is damaged: ${message}`, { file }, { cause });
}
