import { operationName, serviceName } from "../../trace/name-of.js";
import type { SpanTable } from "../../trace/span-table.js";
import type { Status } from "../../trace/status.js";
import { statisticOf, type TraceCard } from "./trace-card.js";
import { duration, figures } from "./units.js";

/**
 * What is unusual about a trace, in a sentence with its number and what is usual.
 *
 * @example
 * const call = (duration: number) => [{ id: "1", service: "shop", operation: "view", start: 0, duration }];
 * const usual = Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`t${i}`, call(10_000)]));
 * const corpus = memoryCorpus([tableOfSpans({ ...usual, slow: call(500_000) })]);
 * const card = traceCard((await readTrace(corpus, "slow"))!, await callPathStatistics(corpus));
 * assert.equal(headline(card), "shop view took 500 ms itself; usually 10 ms, 50 times (100 calls)");
 */
export function headline({ table, self, path, statistics, excess, error, unusual }: TraceCard): string {
  const [row] = unusual;
  const failed = error.reduce((sum, is) => sum + is, 0);
  const errors = failed === 0 ? "" : `; ${failed} ${failed === 1 ? "span" : "spans"} with an error`;
  if (row === undefined) {
    const usual = statisticOf(statistics.duration, path[0]);
    const whole = usual === undefined ? "" : `: ${duration(table.duration[0])}, usually ${duration(usual.p50)}`;
    return `Nothing stands out${whole}`;
  }
  const name = `${serviceName(table, row)} ${operationName(table, row)}`;
  if (excess[row] === 0) return `${name} ended with ${statusText(table.names.statuses[table.status[row]])}${errors}`;
  const { p50, count } = statisticOf(statistics.self, path[row])!;
  const ratio = p50 > 0 ? `, ${figures(self[row] / p50)} times` : "";
  const calls = `${count.toLocaleString("en-US")} calls`;
  const other = calledService(table, row);
  if (other !== undefined) {
    const waits = `${serviceName(table, row)} waits ${duration(self[row])} for ${other}`;
    return `${waits}; ${duration(p50)} is usual${ratio} (${calls})${errors}`;
  }
  return `${name} took ${duration(self[row])} itself; usually ${duration(p50)}${ratio} (${calls})${errors}`;
}

/**
 * The service that a span calls: that of its first child in another one.
 *
 * @example
 * const call = { operation: "view", start: 0, duration: 1 };
 * const table = tableOfSpans({ t: [{ ...call, id: "1", service: "shop" }, { ...call, id: "2", parent: "1", service: "cart" }] });
 * assert.deepEqual([calledService(table, 0), calledService(table, 1)], ["cart", undefined]);
 */
export function calledService({ parent, service, operation, names }: SpanTable, row: number): string | undefined {
  for (let child = row + 1; child < parent.length && parent[child] >= row; child++) {
    if (parent[child] !== row) continue;
    // What else a span calls from within its own work, it does not wait for alone.
    return service[child] !== service[row] && operation[child] === operation[row]
      ? names.services[service[child]]
      : undefined;
  }
  return undefined;
}

/** "http 503", "grpc 14"; "" where nothing was recorded. */
export function statusText({ kind, code }: Status): string {
  return code === "" ? "" : kind === "other" ? code : `${kind} ${code}`;
}
