import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { Random } from "../../lib/src/base/random.js";
import { readEmbedding, writeEmbedding } from "../../lib/src/export/embedding-file.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-embedding-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const [count, width] of [
  [0, 64],
  [1, 1],
  [5000, 7],
  [9001, 64],
]) {
  test(`readEmbedding() gives back ${count} vectors of ${width} numbers bit by bit`, async () => {
    const path = join(folder, `${count}.parquet`);
    const random = new Random(1);
    const vectors = Float32Array.from({ length: count * width }, () => random.normal());
    if (count > 1) vectors.set([-0, 1e-42, Number.NaN, Number.POSITIVE_INFINITY]);
    const ids = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? `\uFEFFtrace ${i}` : `${i}`));
    await writeEmbedding(path, { ids, width, vectors });
    const read = await readEmbedding(path);
    assert.deepEqual(read.ids, ids);
    if (count > 0) assert.equal(read.width, width);
    assert.ok(Buffer.from(read.vectors.buffer).equals(Buffer.from(vectors.buffer)));
  });
}

test("readEmbedding() names a file that is no embedding", async () => {
  const path = join(folder, "other");
  await writeFile(path, "PAR1 but no more");
  await assert.rejects(readEmbedding(path), /^ImportError: Cannot read embedding: .*other\)$/);
});

test("writeEmbedding() refuses vectors that are too wide for a file", async () => {
  const path = join(folder, "wide.parquet");
  const wide = { ids: ["a"], width: 100_001, vectors: new Float32Array(100_001) };
  await assert.rejects(
    writeEmbedding(path, wide),
    /Cannot write vectors of 100001 numbers: at most 100000; .*wide.parquet/,
  );
});
