import fc from "fast-check";

/** A span of an arbitrary recording, as a test wants to find it again. */
export interface TestSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly service: string;
  readonly operation: string;
  /** Whole microseconds. */
  readonly start: number;
  readonly duration: number;
  readonly kind: number;
  readonly instance: string;
}

/** Names that have hurt others: keys of every object, markup, formulas, controls, marks of byte order, other scripts. */
export const HOSTILE_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "a\tb",
  "a\r\nb",
  "\n",
  'say "hi"',
  "back\\slash \\N",
  "<script>alert(1)</script>",
  "=1+1",
  "😀",
  "\u202eRTL",
  "\ufeffmark",
  "\u0085\u2028",
  "e\u0301 é",
  "null",
  "0",
  " ",
  "\u0000nul",
  '{"json": [1]}',
  "a,b;c|d",
];

const name = fc.oneof(fc.constantFrom(...HOSTILE_NAMES), fc.string({ unit: "grapheme", minLength: 1 }));

/**
 * Recordings of whole trees with distinct ids: a recording whose import needs no mending.
 *
 * @param kinds Kinds of spans; default all.
 * @param most Most spans of a trace; default 12.
 */
export function forests(
  ids: (number: number, width: 8 | 16) => string,
  { kinds, most = 12 }: { kinds?: readonly number[]; most?: number } = {},
): fc.Arbitrary<TestSpan[]> {
  const span = fc.record({
    up: fc.nat(),
    service: name,
    operation: name,
    instance: fc.oneof(fc.constant(""), name),
    start: fc.integer({ min: 1, max: 9_000_000_000_000_000 }),
    duration: fc.integer({ min: 0, max: 2_000_000_000 }),
    kind: kinds === undefined ? fc.nat({ max: 5 }) : fc.constantFrom(...kinds),
  });
  const trace = fc.array(span, { minLength: 1, maxLength: most });
  const order = fc.array(fc.nat(), { maxLength: 30 });
  return fc.tuple(fc.array(trace, { minLength: 1, maxLength: 5 }), order).map(([traces, swaps]) => {
    const spans = traces.flatMap((rows, t) =>
      rows.map(({ up, ...fields }, i) => ({
        ...fields,
        traceId: ids(t * 7919 + 1, 16),
        spanId: ids(i * 31 + 1, 8),
        parentId: i === 0 ? null : ids((up % i) * 31 + 1, 8),
      })),
    );
    // Spans of a trace need not stand together, nor parents before children.
    swaps.forEach((swap, i) => {
      const a = i % spans.length;
      const b = swap % spans.length;
      [spans[a], spans[b]] = [spans[b], spans[a]];
    });
    return spans;
  });
}

/** Of recordings, what a comparison needs, in an order that does not matter. */
export function sortedSpans(spans: readonly TestSpan[]): string[] {
  return spans
    .map((s) =>
      JSON.stringify([
        s.traceId,
        s.spanId,
        s.parentId,
        s.service,
        s.operation,
        s.start,
        s.duration,
        s.kind,
        s.instance,
      ]),
    )
    .sort();
}
