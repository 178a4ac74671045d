import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { TextIndex } from "../../../lib/src/represent/gnn/text-index.js";
import { signedLog, standardise, TimeMoments, timeFeatures } from "../../../lib/src/represent/gnn/time-features.js";
import { hashedEncoder } from "../../../lib/src/represent/text/hashed.js";
import { NameTable } from "../../../lib/src/trace/name-table.js";
import { tableOf } from "../../span-builder.js";

test("TimeMoments gives the same scale whatever the tables, and standardised times have mean 0 and deviation 1", () => {
  const tables = fc.array(
    fc.array(fc.integer({ min: -1_000_000, max: 2_000_000_000 }), { minLength: 4, maxLength: 4 }),
    { minLength: 2, maxLength: 40 },
  );
  fc.assert(
    fc.property(tables, fc.nat(40), (rows, cut) => {
      const log = Float64Array.from(rows.flat(), signedLog);
      const [whole, parts] = [new TimeMoments(4), new TimeMoments(4)];
      whole.add(log);
      const at = 4 * Math.min(cut, rows.length);
      parts.add(log.subarray(0, at));
      parts.add(log.subarray(at));
      const scale = whole.scale();
      scale.mean.forEach((mean, k) => {
        assert.ok(Math.abs(mean - parts.scale().mean[k]) < 1e-9);
        assert.ok(Math.abs(scale.deviation[k] - parts.scale().deviation[k]) < 1e-9);
      });
      const out = new Float32Array(log.length);
      standardise(log, scale, out);
      const mean = out.filter((_, i) => i % 4 === 0).reduce((a, b) => a + b, 0) / rows.length;
      assert.ok(Math.abs(mean) < 1e-4);
      assert.ok(out.every(Number.isFinite));
    }),
  );
});

test("timeFeatures() gives duration, waiting, self and relative start of a row", () => {
  const table = tableOf({
    t: [
      ["1", null, "a", "x", 100, 50],
      ["2", "1", "b", "x", 110, 20],
    ],
  });
  const expected = [50, 20, 30, 0, 20, 0, 20, 10].map(signedLog);
  assert.deepEqual([...timeFeatures(table, "log")], expected);
  const both = timeFeatures(table, "log+linear");
  assert.deepEqual([...both.subarray(0, 8)], [...expected.slice(0, 4), 50, 20, 30, 0]);
});

test("signedLog() is odd", () => {
  assert.equal(signedLog(-999), -signedLog(999));
  assert.equal(signedLog(0), 0);
});

test("TextIndex numbers texts by what is read, over several name tables, and embeds each once", async () => {
  let asked = 0;
  const embed = (texts: readonly string[]) => {
    asked += texts.length;
    return hashedEncoder().embed(texts);
  };
  const encoder = { ...hashedEncoder(), embed };
  const index = new TextIndex(encoder);
  const one = tableOf({
    t: [
      ["1", null, "cart", "AddItem", 0, 1],
      ["2", "1", "cart", "add-item", 0, 1],
    ],
  });
  assert.deepEqual([...index.of(one)], [1, 1]);
  const first = await index.vectors();
  assert.equal(await index.vectors(), first);
  const names = new NameTable();
  names.service("other first");
  const two = tableOf(
    {
      t: [
        ["1", null, "ship", "Quote", 0, 1],
        ["2", "1", "cart", "AddItem", 0, 1],
      ],
    },
    names,
  );
  assert.deepEqual([...index.of(two)], [2, 1]);
  const both = await index.vectors();
  assert.equal(asked, 2);
  assert.deepEqual(both.values.subarray(0, first.values.length), first.values);
});

test("TextIndex gives a stand-in the vector of zeros", async () => {
  const table = tableOf({
    t: [
      ["1", null, "a", "x", 0, 1],
      ["2", null, "b", "y", 2, 1],
    ],
  });
  const index = new TextIndex(hashedEncoder());
  assert.deepEqual([...index.of(table)], [0, 1, 2]);
  const { values, width } = await index.vectors();
  assert.ok(values.subarray(0, width).every((x) => x === 0));
  assert.ok(values.subarray(width, 2 * width).some((x) => x !== 0));
});

test("TextIndex keeps hostile names apart", () => {
  const table = tableOf([
    [
      "t",
      [
        ["1", null, "__proto__", "constructor", 0, 1],
        ["2", "1", "__proto__", "__proto__", 0, 1],
      ],
    ],
  ]);
  const [a, b] = new TextIndex(hashedEncoder()).of(table);
  assert.notEqual(a, b);
});
