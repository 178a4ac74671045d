import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { convertCheckpoint } from "../../../../lib/src/represent/text/checkpoint/convert.js";
import { transformerEncoder } from "../../../../lib/src/represent/text/transformer.js";
import { randomCheckpoint, writeCheckpoint } from "../random-checkpoint.js";
import { referenceBert } from "../reference-bert.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "labelease-convert-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
function converted(checkpoint = randomCheckpoint()) {
  const from = join(root, `from-${++count}`);
  writeCheckpoint(checkpoint, from);
  convertCheckpoint(from, join(root, `model-${count}`));
  return { from, id: `model-${count}`, to: join(root, `model-${count}`), checkpoint };
}

function onnx(folder: string): Buffer {
  return readFileSync(join(folder, "onnx", "model.onnx"));
}

function far(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}

/** Ids by hand: words of the vocabulary between [CLS] and [SEP]. */
function idsOf(vocabulary: readonly string[], text: string): number[] {
  return [2, ...text.split(" ").map((word) => vocabulary.indexOf(word)), 3];
}

const TEXTS = ["cart add item", "pay", "search service ship quote order user login get item cart add"];

test.each([
  ["2 layers x 64", {}],
  ["one head, 3 layers", { width: 32, heads: 1, layers: 3, inner: 48, seed: 2 }],
])("convertCheckpoint() makes a model with the vectors of BERT computed in float64: %s", async (_, options) => {
  const { id, checkpoint } = converted(randomCheckpoint(options));
  const encoder = await transformerEncoder({ name: id, id, folder: root });
  expect(encoder.width).toBe(checkpoint.config.hidden_size);
  for (const text of TEXTS) {
    const expected = referenceBert(checkpoint, idsOf(checkpoint.vocabulary, text));
    expect(far(await encoder.embed([text]), expected)).toBeLessThan(1e-5);
  }
});

test("convertCheckpoint() reads checkpoints with the prefix and the old names of layer norms", async () => {
  const checkpoint = randomCheckpoint();
  const old = new Map(
    [...checkpoint.tensors].map(([name, tensor]) => [
      `bert.${name}`.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
      tensor,
    ]),
  );
  const a = converted(checkpoint);
  const b = converted({ ...checkpoint, tensors: old });
  expect(onnx(b.to).equals(onnx(a.to))).toBe(true);
});

test("convertCheckpoint() gives the same bytes each time and replaces what was there", () => {
  const { from, to } = converted();
  const before = onnx(to);
  writeFileSync(join(to, "left-over"), "");
  convertCheckpoint(from, to);
  expect(onnx(to).equals(before)).toBe(true);
  expect(existsSync(join(to, "left-over"))).toBe(false);
});

test("convertCheckpoint() makes a model whose vectors do not depend on the number of threads", async () => {
  const { to, checkpoint } = converted(randomCheckpoint({ width: 128, heads: 8, inner: 512 }));
  const digests = new Set<string>();
  for (const threads of [1, 2, 3, 8])
    digests.add(await digestWith(threads, to, idsOf(checkpoint.vocabulary, TEXTS[2])));
  expect(digests.size).toBe(1);
});

test("transformerEncoder() gives a text the same vector in any company", async () => {
  const { id } = converted();
  const encoder = await transformerEncoder({ name: id, id, folder: root });
  const together = await encoder.embed(TEXTS);
  for (const [i, text] of TEXTS.entries())
    expect(await encoder.embed([text])).toEqual(together.slice(i * encoder.width, (i + 1) * encoder.width));
});

test("transformerEncoder() loads several models asked for at once", async () => {
  const [a, b] = [converted(randomCheckpoint({ seed: 5 })), converted(randomCheckpoint({ seed: 6 }))];
  const [x, y] = await Promise.all([a, b].map(({ id }) => transformerEncoder({ name: id, id, folder: root })));
  expect(await x.embed(["cart"])).not.toEqual(await y.embed(["cart"]));
});

test("transformerEncoder() cuts texts that are longer than the model reads", async () => {
  const { id } = converted();
  const encoder = await transformerEncoder({ name: id, id, folder: root });
  expect((await encoder.embed(["cart ".repeat(500)])).every(Number.isFinite)).toBe(true);
});

test.each([
  ["another network", { model_type: "roberta" }, /model_type is "roberta", expected "bert"/],
  ["another activation", { hidden_act: "relu" }, /hidden_act is "relu", expected "gelu"/],
  ["other positions", { position_embedding_type: "relative_key" }, /position_embedding_type is "relative_key"/],
  ["no width", { hidden_size: "many" }, /hidden_size is many/],
  ["more layers than weights", { num_hidden_layers: 3 }, /no tensor "encoder.layer.2/],
])("convertCheckpoint() refuses %s and leaves nothing behind", (_, change, message) => {
  const checkpoint = randomCheckpoint();
  const from = join(root, `bad-${++count}`);
  const to = join(root, "bad", "model");
  writeCheckpoint({ ...checkpoint, config: { ...checkpoint.config, ...change } }, from);
  expect(() => convertCheckpoint(from, to)).toThrow(message);
  expect(existsSync(join(root, "bad")) ? readdirSync(join(root, "bad")) : []).toEqual([]);
});

/** Runs the model with a fixed number of threads by the runtime that transformers.js brings. */
async function digestWith(threads: number, folder: string, ids: readonly number[]): Promise<string> {
  const transformers = createRequire(import.meta.url).resolve("@xenova/transformers");
  const onnx = createRequire(transformers)("onnxruntime-node");
  const session = await onnx.InferenceSession.create(join(folder, "onnx", "model.onnx"), {
    intraOpNumThreads: threads,
  });
  const tensor = (values: readonly number[]) =>
    new onnx.Tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
  const { last_hidden_state } = await session.run({
    input_ids: tensor(ids),
    attention_mask: tensor(ids.map(() => 1)),
    token_type_ids: tensor(ids.map(() => 0)),
  });
  return createHash("sha256").update(Buffer.from(last_hidden_state.data.slice().buffer)).digest("hex");
}
