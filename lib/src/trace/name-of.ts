import { ABSENT, type SpanTable } from "./span-table.js";

/** What a stand-in row shows as its service and operation. */
export const ABSENT_NAME = "(absent)";

/**
 * Service of a row; "(absent)" for a stand-in.
 *
 * @example A lone span whose parent is missing hangs under a stand-in
 * const table = tableOfSpans({ t: [{ id: "2", parent: "1", service: "s", operation: "o", start: 0, duration: 1 }] });
 * assert.deepEqual([serviceName(table, 0), serviceName(table, 1)], ["(absent)", "s"]);
 */
export function serviceName(table: SpanTable, row: number): string {
  const service = table.service[row];
  return service === ABSENT ? ABSENT_NAME : table.names.services[service];
}

/**
 * Operation of a row; "(absent)" for a stand-in.
 *
 * @example
 * const table = tableOfSpans({ t: [{ id: "2", parent: "1", service: "s", operation: "o", start: 0, duration: 1 }] });
 * assert.deepEqual([operationName(table, 0), operationName(table, 1)], ["(absent)", "o"]);
 */
export function operationName(table: SpanTable, row: number): string {
  const operation = table.operation[row];
  return operation === ABSENT ? ABSENT_NAME : table.names.operations[operation];
}
