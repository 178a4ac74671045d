import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idKey } from "../../../lib/src/ingest/ids.js";
import { Ledger } from "../../../lib/src/ingest/ledger.js";
import type { RawSpan, Resource } from "../../../lib/src/ingest/raw-span.js";
import { assemble } from "../../../lib/src/ingest/stage/assemble.js";
import { SpanStage } from "../../../lib/src/ingest/stage/span-stage.js";
import { UnitCheck } from "../../../lib/src/ingest/unit-check.js";
import { openSession } from "../../../lib/src/parquet/session.js";
import { SpanFileWriter } from "../../../lib/src/parquet/span-file.js";
import { rowsOf, tempFolder } from "../helpers.js";

const session = await openSession({ threads: 1 });
const folder = await tempFolder();

async function built(spans: readonly RawSpan[], exact: boolean, spansPerTrace = 1000) {
  const stage = await SpanStage.open(session);
  const writer = await SpanFileWriter.open(join(folder, "spans.parquet"), { session });
  const ledger = new Ledger();
  const check = new UnitCheck();
  stage.add(spans, 0);
  await stage.finish();
  const { repaired, cut } = await assemble(stage, writer, ledger, check, ["file"], { spansPerTrace, exact });
  check.note(ledger, "file");
  await stage.close();
  const written = await writer.finish();
  return { rows: await rowsOf(folder), notes: ledger.list(), repaired, cut, written };
}

const RESOURCES: readonly Resource[] = [
  { service: "shop", instance: "", members: "" },
  {
    service: "cart",
    instance: "pod-1",
    members: '"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]}',
  },
  { service: "", instance: "", members: "" },
];
const rare = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** Trees whose spans come in any order, with now and then something to mend. */
const span = fc.record({
  up: fc.nat(),
  start: rare(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, -1, Number.NaN)),
  duration: rare(fc.nat({ max: 9 }), fc.constantFrom(-1, Number.NaN, 1e15)),
  id: rare(fc.constant(""), fc.constantFrom("same", "000", "\u00fc")),
  parent: rare(fc.constant<string | undefined>(undefined), fc.constantFrom("gone", "000", "", "same")),
  resource: rare(fc.nat({ max: 1 }), fc.constant(2)),
  kind: fc.nat({ max: 5 }),
  extra: fc.constantFrom("", '{"flags":1}'),
  mended: rare(fc.constant(false), fc.constant(true)),
  order: fc.nat(),
});
const recording = fc
  .array(fc.array(span, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 4 })
  .map((traces) =>
    traces
      .flatMap((spans, t) =>
        spans.map((s, i): RawSpan & { order: number } => {
          const traceId = `0${t + 1}`;
          const up = i === 0 ? null : String((s.up % i) + 10);
          return {
            ...{ traceId, traceKey: idKey(traceId), spanId: s.id || String(i + 10), parentId: s.parent ?? up },
            ...{ resource: RESOURCES[s.resource], operation: `op ${i % 3}`, status: { kind: "http", code: "200" } },
            ...{ kind: s.kind, start: s.start, duration: s.duration, extra: s.extra, line: i, mended: s.mended },
            order: s.order,
          };
        }),
      )
      .sort((a, b) => a.order - b.order)
      .map(({ order, ...raw }) => ({ ...raw, parentId: raw.parentId || null })),
  );

test("assemble() puts traces together in the kernel as it does where something is to be mended", async () => {
  await fc.assert(
    fc.asyncProperty(recording, async (spans) => {
      expect(await built(spans, false)).toEqual(await built(spans, true));
    }),
    { numRuns: 60 },
  );
});

test("assemble() cuts traces that are too long, whichever way they are put together", async () => {
  const [spans] = fc.sample(recording, { numRuns: 1, seed: 5 });
  expect(await built(spans, false, 2)).toEqual(await built(spans, true, 2));
});
