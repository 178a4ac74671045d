import fc from "fast-check";
import { expect, test } from "vitest";
import { SPAN_KINDS } from "../../lib/src/trace/span-table.js";
import { forests, sortedSpans, type TestSpan } from "./forests.js";
import { imported } from "./helpers.js";

const hex = (number: number, width: 8 | 16) => number.toString(16).padStart(width * 2, "0");
const HOSTILE_IDS = ["__proto__", "a\tb\n", '"', "😀", "\ufeff", "=1", "x,y", "\\", "0a", "A", "nil "];
const text = (number: number) => `${HOSTILE_IDS[number % HOSTILE_IDS.length]}${number}`;

/** Writes spans as CSV in our own columns, by RFC 4180. */
function toCsv(spans: readonly TestSpan[]): string {
  const quote = (value: string | number) =>
    typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
  const header = "trace_id,span_id,parent_span_id,service,operation,start_time_us,duration_us,kind,instance";
  const rows = spans.map((s) =>
    [s.traceId, s.spanId, s.parentId ?? "", s.service, s.operation, s.start, s.duration, SPAN_KINDS[s.kind], s.instance]
      .map(quote)
      .join(","),
  );
  return [header, ...rows].join("\r\n");
}

/** Writes spans as Jaeger's API does: by trace, processes behind. */
function toJaeger(spans: readonly TestSpan[]): string {
  const data = [...new Set(spans.map(({ traceId }) => traceId))].map((traceID) => {
    const own = spans.filter(({ traceId }) => traceId === traceID);
    const processes = new Map<string, string>();
    const rows = own.map((s) => {
      const key = JSON.stringify({
        serviceName: s.service,
        tags: [{ key: "hostname", type: "string", value: s.instance }],
      });
      if (!processes.has(key)) processes.set(key, `p${processes.size}`);
      return {
        traceID,
        spanID: s.spanId,
        operationName: s.operation,
        references: s.parentId === null ? [] : [{ refType: "CHILD_OF", traceID, spanID: s.parentId }],
        startTime: s.start,
        duration: s.duration,
        tags: s.kind === 0 ? [] : [{ key: "span.kind", type: "string", value: SPAN_KINDS[s.kind].toLowerCase() }],
        processID: processes.get(key),
      };
    });
    return {
      traceID,
      spans: rows,
      processes: Object.fromEntries(Array.from(processes, ([p, id]) => [id, JSON.parse(p)])),
    };
  });
  return JSON.stringify({ data }, null, 1);
}

/** Writes spans as the collector does: a request per line, here one span each. */
function toOtlp(spans: readonly TestSpan[]): string {
  return spans
    .map((s) =>
      JSON.stringify({
        resourceSpans: [
          {
            resource: {
              attributes: [
                { key: "service.name", value: { stringValue: s.service } },
                { key: "service.instance.id", value: { stringValue: s.instance } },
              ],
            },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: s.traceId,
                    spanId: s.spanId,
                    ...(s.parentId === null ? {} : { parentSpanId: s.parentId }),
                    name: s.operation,
                    kind: s.kind,
                    startTimeUnixNano: `${s.start}000`,
                    endTimeUnixNano: `${s.start + s.duration}000`,
                  },
                ],
              },
            ],
          },
        ],
      }),
    )
    .join("\n");
}

// The end of a span in nanoseconds is exact text, its microseconds have to be below 2^53.
test.each<[string, (spans: readonly TestSpan[]) => string, (number: number, width: 8 | 16) => string]>([
  ["CSV", toCsv, text],
  ["Jaeger JSON", toJaeger, hex],
  ["OTLP JSON", toOtlp, hex],
])("importSpans() gives back arbitrary recordings written as %s", async (_, write, ids) => {
  await fc.assert(
    fc.asyncProperty(forests(ids), async (spans) => {
      const { report, rows } = await imported({ "x.json": write(spans) });
      const found = rows.map((row) => ({
        ...row,
        kind: Math.max(0, SPAN_KINDS.indexOf((row.kind ?? "UNKNOWN") as (typeof SPAN_KINDS)[number])),
        instance: row.instance ?? "",
      }));
      expect(sortedSpans(found)).toEqual(sortedSpans(spans));
      expect(report).toMatchObject({
        accepted: spans.length,
        repaired: 0,
        rejected: 0,
        input: spans.length,
        spans: spans.length,
        traces: new Set(spans.map(({ traceId }) => traceId)).size,
      });
    }),
    { numRuns: 8 },
  );
});
