import { expect, test } from "vitest";
import { Growth } from "../../../lib/src/ingest/files/growth.js";

async function* megabytes(count: number) {
  const piece = Buffer.alloc(2 ** 20);
  for (let i = 0; i < count; i++) yield piece;
}

async function drain(bytes: AsyncIterable<Buffer>): Promise<number> {
  let length = 0;
  for await (const piece of bytes) length += piece.length;
  return length;
}

test("Growth.count() adds up what comes out of a file in several members, and refuses too much", async () => {
  const growth = new Growth("f.zip", 400_000);
  expect(await drain(growth.count(megabytes(200)))).toBe(200 * 2 ** 20);
  await expect(drain(growth.count(megabytes(57)))).rejects.toThrow(/grows more than 500-fold \(file f.zip\)/);
});

test("Growth.count() lets large files be large", async () => {
  expect(await drain(new Growth("f.zip", 2 ** 20).count(megabytes(400)))).toBe(400 * 2 ** 20);
});
