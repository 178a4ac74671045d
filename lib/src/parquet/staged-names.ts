import type { DuckDBConnection } from "@duckdb/node-api";
import { NameTable } from "../trace/name-table.js";
import { type Names, SPAN_KINDS } from "../trace/span-table.js";
import { statusToColumns } from "./spans-form.js";

/** For each index of a foreign list of names the index in ours. */
export interface NameNumbers {
  readonly services: readonly number[];
  readonly operations: readonly number[];
  readonly instances: readonly number[];
  readonly statuses: readonly number[];
}

/** How the numbers become names again. */
export interface NamesInSql {
  /** Expression per column of `spans.parquet`; `status` only where a status needs text. */
  readonly columns: ReadonlyMap<string, string>;
  /** Joins the expressions need; rows have no order behind a join. */
  readonly joins: readonly string[];
}

/** DuckDB copies the whole list for each 2,048 rows; at this length that takes as long as a join. */
const LOOKED_UP = 5000;

/** The names of all tables that were appended, each once. */
export class StagedNames {
  readonly #names = new NameTable();
  readonly #known = new WeakMap<Names, { [K in keyof NameNumbers]: number[] }>();

  /** Numbers of all names of a table; lists that have grown since the last call are read on. */
  of(names: Names): NameNumbers {
    let known = this.#known.get(names);
    if (known === undefined) {
      known = { services: [], operations: [], instances: [], statuses: [] };
      this.#known.set(names, known);
    }
    const { services, operations, instances, statuses } = known;
    for (let i = services.length; i < names.services.length; i++) services.push(this.#names.service(names.services[i]));
    for (let i = operations.length; i < names.operations.length; i++)
      operations.push(this.#names.operation(names.operations[i]));
    for (let i = instances.length; i < names.instances.length; i++)
      instances.push(this.#names.instance(names.instances[i]));
    for (let i = statuses.length; i < names.statuses.length; i++) statuses.push(this.#names.status(names.statuses[i]));
    return known;
  }

  /**
   * Hands the lists to DuckDB.
   *
   * @param stage Database for lists that are too long to be looked up in.
   */
  async hand(connection: DuckDBConnection, stage: string): Promise<NamesInSql> {
    const { services, operations, instances, statuses } = this.#names;
    const written = statuses.map(statusToColumns);
    const lists: [column: string, index: string, list: readonly (string | number | null)[]][] = [
      ["service", "service", services],
      ["operation", "operation", operations],
      ["instance", "instance", [null, ...instances.slice(1)]],
      ["kind", "kind", [null, ...SPAN_KINDS.slice(1)]],
      ["status_code", "status", written.map(({ status_code }) => status_code)],
    ];
    if (written.some(({ status }) => status !== null)) {
      lists.push(["status", "status", written.map(({ status }) => status)]);
    }
    const columns = new Map<string, string>();
    const joins: string[] = [];
    const { LIST, VARCHAR, listValue } = await import("@duckdb/node-api");
    for (const [column, index, list] of lists) {
      const texts = listValue(list.map((value) => (value === null ? null : String(value))));
      const variable = `getvariable('${column}')`;
      await connection.run(`SET VARIABLE ${column} = $1`, [texts], [LIST(VARCHAR)]);
      if (list.length <= LOOKED_UP) columns.set(column, `${variable}[spans.${index} + 1]`);
      else {
        const table = `names_${column}`;
        await connection.run(
          `CREATE TABLE ${stage}.${table} AS SELECT unnest(${variable}) AS name, unnest(range(len(${variable}))) AS number`,
        );
        await connection.run(`RESET VARIABLE ${column}`);
        columns.set(column, `${table}.name`);
        joins.push(`LEFT JOIN ${stage}.${table} ON ${table}.number = spans.${index}`);
      }
    }
    return { columns, joins };
  }
}
