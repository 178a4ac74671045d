import type { CardData } from "../../../widgets/src/contract/card-data.js";

/** A span of a made-up card: [row of the parent, service, operation, start, duration, more]. */
export type MadeSpan = readonly [
  parent: number,
  service: string,
  operation: string,
  start: number,
  duration: number,
  more?: { error?: boolean; critical?: boolean },
];

/** Card data of a few spans, without a recording; each call path was seen 100 times, with a usual self time of 10 µs. */
export function madeCard(made: readonly MadeSpan[], unusual: readonly number[] = []): CardData {
  const services = [...new Set(made.map(([, service]) => service))];
  const operations = [...new Set(made.map(([, , operation]) => operation))];
  const depth = new Uint32Array(made.length);
  made.forEach(([parent], row) => {
    depth[row] = parent < 0 ? 0 : depth[parent] + 1;
  });
  const usual = (value: number) => new Float64Array(made.length).fill(value);
  return {
    ...{
      traceId: "made",
      start: 0,
      duration: made[0]?.[4] ?? 0,
      traces: 100,
      hasStatus: true,
      headline: "",
      detail: "",
    },
    ...{ services, operations, unusual },
    spans: {
      parent: Int32Array.from(made, ([parent]) => parent),
      depth,
      service: Uint32Array.from(made, ([, service]) => services.indexOf(service)),
      operation: Uint32Array.from(made, ([, , operation]) => operations.indexOf(operation)),
      start: Float64Array.from(made, ([, , , start]) => start),
      duration: Float64Array.from(made, ([, , , , duration]) => duration),
      self: Float64Array.from(made, ([, , , , duration]) => duration),
      error: Uint8Array.from(made, ([, , , , , more]) => Number(more?.error ?? false)),
      standIn: new Uint8Array(made.length),
      critical: Uint8Array.from(made, ([, , , , , more]) => Number(more?.critical ?? false)),
      path: Uint32Array.from(made.keys()),
    },
    usual: {
      ...{ count: usual(100), selfMean: usual(10), selfStd: usual(1), selfMedian: usual(10), selfP95: usual(20) },
      ...{ durationMean: usual(10), durationP95: usual(20) },
    },
  };
}
