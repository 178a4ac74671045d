import { ABSENT, type SpanTable } from "./span-table.js";

/** What a stand-in row shows as its service and operation. */
export const ABSENT_NAME = "(absent)";

/** Service of a row; "(absent)" for a stand-in. */
export function serviceName(table: SpanTable, row: number): string {
  const service = table.service[row];
  return service === ABSENT ? ABSENT_NAME : table.names.services[service];
}

/** Operation of a row; "(absent)" for a stand-in. */
export function operationName(table: SpanTable, row: number): string {
  const operation = table.operation[row];
  return operation === ABSENT ? ABSENT_NAME : table.names.operations[operation];
}
