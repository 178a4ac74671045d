import type { DuckDBBlobVector } from "@duckdb/node-api";
import type { Session } from "../parquet/session.js";
import { statusFromColumns } from "../parquet/spans-form.js";
import { type Names, SPAN_KINDS } from "../trace/span-table.js";
import { type Status, UNKNOWN_STATUS } from "../trace/status.js";

/** The names of a file, and SQL that gives their indices row by row. */
export interface CodedNames {
  readonly names: Names;
  /** SQL expressions over the columns of the file, INTEGER and never NULL. */
  readonly sql: Readonly<Record<"service" | "operation" | "instance" | "status" | "kind", string>>;
  /** Status index for each code of `sql.status`. */
  readonly statusOfCode: Uint32Array;
}

/**
 * Reads the distinct names, in the order of their UTF-8 bytes, and makes an ENUM type of each list, so that DuckDB turns
 * names into indices while scanning and no name is decoded per row.
 */
export async function readNames(session: Session, spans: string, has: ReadonlySet<string>): Promise<CodedNames> {
  const enumOf = async (type: string, text: string): Promise<string[]> => {
    await session.connection.run(
      `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${text} AS name FROM ${spans} WHERE ${text} IS NOT NULL ORDER BY name)`,
    );
    // As bytes: the text decoder of the client drops a leading U+FEFF.
    const result = await session.connection.run(`SELECT encode(unnest(enum_range(NULL::${type}))::VARCHAR)`);
    const names: string[] = [];
    for (const chunk of await result.fetchAllChunks()) {
      const vector = chunk.getColumnVector(0) as DuckDBBlobVector;
      for (let i = 0; i < chunk.rowCount; i++) names.push(Buffer.from(vector.getItemBytes(i)!).toString("utf8"));
    }
    return names;
  };
  const code = (type: string, text: string) => `coalesce(enum_code((${text})::${type})::INTEGER + 1, 0)`;

  const service = "coalesce(service, '')";
  const operation = "coalesce(operation, '')";
  const services = await enumOf("service_name", service);
  const operations = await enumOf("operation_name", operation);
  const instance = has.has("instance") ? "nullif(instance, '')" : undefined;
  const instances = instance === undefined ? [] : await enumOf("instance_name", instance);

  // Text before number, told apart by a first letter.
  const given = [
    ...(has.has("status") ? ["'t' || nullif(status, '')"] : []),
    ...(has.has("status_code") ? ["'n' || TRY_CAST(status_code AS INTEGER)"] : []),
  ];
  const status = given.length === 0 ? undefined : `coalesce(${given.join(", ")})`;
  const codes = status === undefined ? [] : await enumOf("status_name", status);
  const { statuses, statusOfCode } = distinctStatuses(codes);

  const kinds = SPAN_KINDS.map((kind, i) => `WHEN '${kind}' THEN ${i}`).slice(1);
  return {
    names: { services, operations, instances: ["", ...instances], statuses },
    sql: {
      service: `enum_code((${service})::service_name)::INTEGER`,
      operation: `enum_code((${operation})::operation_name)::INTEGER`,
      instance: instances.length === 0 ? "0" : code("instance_name", instance!),
      status: codes.length === 0 ? "0" : code("status_name", status!),
      kind: has.has("kind") ? `CASE kind ${kinds.join(" ")} ELSE 0 END` : "0",
    },
    statusOfCode,
  };
}

/** Different codes may mean one status: "http:503" and 503. */
function distinctStatuses(codes: readonly string[]): { statuses: Status[]; statusOfCode: Uint32Array } {
  const statuses: Status[] = [UNKNOWN_STATUS];
  const known = new Map([[`${UNKNOWN_STATUS.kind}:${UNKNOWN_STATUS.code}`, 0]]);
  const statusOfCode = new Uint32Array(codes.length + 1);
  for (const [i, code] of codes.entries()) {
    const status =
      code[0] === "n" ? statusFromColumns(Number(code.slice(1)), null) : statusFromColumns(null, code.slice(1));
    const key = `${status.kind}:${status.code}`;
    let index = known.get(key);
    if (index === undefined) {
      index = statuses.push(status) - 1;
      known.set(key, index);
    }
    statusOfCode[i + 1] = index;
  }
  return { statuses, statusOfCode };
}
