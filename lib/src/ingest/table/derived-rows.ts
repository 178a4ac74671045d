/**
 * Trace id and start of a row of TraceVAE's data: the id in two signed halves, the start as a date with whole seconds and
 * nanoseconds apart.
 *
 * @param get Gives a field by the plain name of its column.
 *
 * @example
 * const row = { traceidhigh: "1", traceidlow: "-1", starttime: "2022-05-02 15:34:49", nanosecond: "630000000" };
 * assert.deepEqual(traceVaeRow((name) => row[name]), ["0000000000000001ffffffffffffffff", "2022-05-02 15:34:49.630000000"]);
 */
export function traceVaeRow(get: (name: string) => string): string[] {
  const start = get("starttime");
  const nanos = get("nanosecond");
  const fraction = /^\d{1,9}$/.test(nanos) && /:\d\d$/.test(start) ? `.${nanos.padStart(9, "0")}` : "";
  return [`${half(get("traceidhigh"))}${half(get("traceidlow"))}`, `${start}${fraction}`];
}

function half(text: string): string {
  if (!/^-?\d{1,20}$/.test(text)) return text;
  return BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, "0");
}

/**
 * Span and parent of a row of Alibaba's call graphs, whose `rpcid` is the way from the top: the parent of 0.1.3 is 0.1.
 *
 * @example
 * assert.deepEqual(alibabaRow(() => "0.1.3"), ["0.1.3", "0.1"]);
 * assert.deepEqual(alibabaRow(() => "0"), ["0", ""]);
 */
export function alibabaRow(get: (name: string) => string): string[] {
  const id = get("rpcid");
  return [id, id.slice(0, Math.max(0, id.lastIndexOf(".")))];
}
