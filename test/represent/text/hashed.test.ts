import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashedEncoder } from "../../../lib/src/represent/text/hashed.js";

test("hashedEncoder() names itself and gives rows of its width", async () => {
  const encoder = hashedEncoder();
  expect(encoder.name).toBe("hashed");
  expect(await encoder.embed(["a b", "c"])).toHaveLength(2 * encoder.width);
  expect(await encoder.embed([])).toHaveLength(0);
});

test("hashedEncoder() gives the same bytes on every machine", async () => {
  const vectors = await hashedEncoder().embed(["cart service add item", "支付"]);
  const digest = createHash("sha256").update(Buffer.from(vectors.buffer)).digest("hex").slice(0, 16);
  expect(digest).toBe("af7b8f85da8cdbbe");
});

test("hashedEncoder() gives texts of any length vectors of one length, and an empty text zeros", async () => {
  const encoder = hashedEncoder();
  const vectors = await encoder.embed(["a", "a long name ".repeat(100), ""]);
  const norm = (i: number) => Math.hypot(...vectors.subarray(i * encoder.width, (i + 1) * encoder.width));
  expect(norm(0)).toBeCloseTo(5, 4);
  expect(norm(1)).toBeCloseTo(5, 4);
  expect(norm(2)).toBe(0);
});

test("hashedEncoder() tells names apart that hold the same words in another order of letters", async () => {
  const encoder = hashedEncoder();
  const vectors = await encoder.embed(["abc", "cba"]);
  expect(vectors.subarray(0, encoder.width)).not.toEqual(vectors.subarray(encoder.width));
});
