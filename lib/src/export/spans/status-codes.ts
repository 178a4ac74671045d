/** Name of a status of OTLP that says something, by its number or its name in protobuf. */
export const STATUS_CODES: ReadonlyMap<string, "OK" | "ERROR"> = new Map([
  ["1", "OK"],
  ["STATUS_CODE_OK", "OK"],
  ["2", "ERROR"],
  ["STATUS_CODE_ERROR", "ERROR"],
]);
