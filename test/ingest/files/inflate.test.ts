import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { gunzip, inflateRaw } from "../../../lib/src/ingest/files/inflate.js";

async function* pieces(bytes: Buffer, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What came out, and the error that ended it. */
async function unpack(bytes: Buffer): Promise<{ text: string; error?: string }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of gunzip(pieces(bytes), "f")) parts.push(part);
  } catch (error) {
    return { text: Buffer.concat(parts).toString(), error: (error as Error).message };
  }
  return { text: Buffer.concat(parts).toString() };
}

const text = Array.from({ length: 20_000 }, (_, i) => `line ${(i * 7919) % 10007}\n`).join("");

test("gunzip() unpacks one and several members", async () => {
  expect(await unpack(gzipSync(text))).toEqual({ text });
  expect(await unpack(Buffer.concat([gzipSync(text), gzipSync("end")]))).toEqual({ text: `${text}end` });
  expect(await unpack(gzipSync(""))).toEqual({ text: "" });
});

test("gunzip() hands over what is there before it says that data is cut off", async () => {
  const packed = gzipSync(text);
  const { text: part, error } = await unpack(packed.subarray(0, packed.length >> 1));
  expect(part.length).toBeGreaterThan(text.length / 4);
  expect(text.startsWith(part)).toBe(true);
  expect(error).toMatch(/gzip data ends early \(file f, byte \d+\)/);
  expect((await unpack(packed.subarray(0, -4))).error).toMatch(/ends early/);
});

test("gunzip() passes over zeros behind the packed data, and reports anything else there", async () => {
  const padded = await unpack(Buffer.concat([gzipSync(text), Buffer.alloc(1000)]));
  expect([padded.text === text, padded.error]).toEqual([true, undefined]);
  const { error } = await unpack(Buffer.concat([gzipSync(text), Buffer.from("garbage")]));
  expect(error).toMatch(/gzip data is damaged/);
});

test("inflateRaw() hands back what stands behind the packed data", async () => {
  for (const size of [7, 1000, 100_000]) {
    const parts: Buffer[] = [];
    let rest = "";
    const bytes = Buffer.concat([deflateRawSync(text), Buffer.from("and more")]);
    for await (const part of inflateRaw(pieces(bytes, size), "f", (left) => {
      rest = left.toString();
    }))
      parts.push(part);
    expect(Buffer.concat(parts).toString() === text).toBe(true);
    expect("and more".startsWith(rest)).toBe(true);
    if (size === 100_000) expect(rest).toBe("and more");
  }
});

test("gunzip() reports damage", async () => {
  const packed = gzipSync(text);
  packed.fill(0xff, 3000, 3050);
  expect((await unpack(packed)).error).toMatch(/gzip data is damaged: .* \(file f, byte \d+\)/);
});

test("gunzip() refuses a bomb", async () => {
  const megabyte = Buffer.alloc(2 ** 20);
  // Members share the packed bytes: 400 MiB out of 400 kB.
  const member = gzipSync(megabyte);
  async function* bomb() {
    for (let i = 0; i < 400; i++) yield member;
  }
  let length = 0;
  await expect(async () => {
    for await (const part of gunzip(bomb(), "f")) length += part.length;
  }).rejects.toThrow(/grows more than 500-fold/);
  expect(length).toBeLessThan(300 * 2 ** 20);
});
