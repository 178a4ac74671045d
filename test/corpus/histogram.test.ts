import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUCKETS, bucketOf, bucketSql, bucketStart } from "../../lib/src/corpus/histogram.js";
import { openSession, type Session } from "../../lib/src/parquet/session.js";

let session: Session;
beforeAll(async () => {
  session = await openSession({ threads: 1 });
});
afterAll(() => session.close());

const edges = [0, ...Array.from({ length: 54 }, (_, k) => [2 ** k - 1, 2 ** k, 2 ** k + 1]).flat()].filter(
  (value) => value <= Number.MAX_SAFE_INTEGER,
);

test("bucketSql() gives the bucket of bucketOf() on both sides of every power of two", async () => {
  const result = await session.connection.runAndReadAll(
    `SELECT ${bucketSql("d")} FROM (SELECT unnest([${edges.join(", ")}]::BIGINT[]) AS d)`,
  );
  expect(result.getRows().map(([bucket]) => bucket)).toEqual(edges.map(bucketOf));
});

test("bucketOf() is the value cut to seven binary digits", () => {
  expect([0, 1, 127, 128, 129, 130, 255, 256, 259, 260].map((v) => bucketStart(bucketOf(v)))).toEqual([
    0, 1, 127, 128, 128, 130, 254, 256, 256, 260,
  ]);
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      const shift = BigInt(Math.max(0, BigInt(value).toString(2).length - 7));
      const cut = Number((BigInt(value) >> shift) << shift);
      expect(bucketStart(bucketOf(value))).toBe(cut);
    }),
  );
});

test("bucketOf() numbers buckets by rising value, below BUCKETS", () => {
  const buckets = edges.sort((a, b) => a - b).map(bucketOf);
  for (let i = 1; i < buckets.length; i++) expect(buckets[i]).toBeGreaterThanOrEqual(buckets[i - 1]);
  expect(bucketOf(Number.MAX_SAFE_INTEGER)).toBe(BUCKETS - 1);
});
