import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TextEncoder } from "../../../lib/src/represent/text/encoder.js";
import { modelFolders } from "../../../lib/src/represent/text/model-folders.js";
import { DEFAULT_TEXT_MODEL, openTextEncoder } from "../../../lib/src/represent/text/open.js";

const installed = modelFolders().some((folder) => existsSync(join(folder, DEFAULT_TEXT_MODEL, "onnx", "model.onnx")));

async function cosine(encoder: TextEncoder, a: string, b: string): Promise<number> {
  const vectors = await encoder.embed([a, b]);
  const [x, y] = [vectors.subarray(0, encoder.width), vectors.subarray(encoder.width)];
  const dot = x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot / (Math.hypot(...x) * Math.hypot(...y));
}

if (installed)
  test("openTextEncoder() reads the meaning of names with the default model", async () => {
    const encoder = await openTextEncoder();
    expect(encoder.name).toBe(DEFAULT_TEXT_MODEL);
    expect(encoder.width).toBe(384);
    const near = await cosine(encoder, "cart service add item", "cart service get cart");
    const far = await cosine(encoder, "cart service add item", "station food map query");
    expect(near).toBeGreaterThan(0.6);
    expect(far).toBeLessThan(0.35);
    // Float32 sums differ in the last bits between processors; the model itself does not.
    expect(near).toBeCloseTo(0.68419, 3);
  });
else
  test.skip("openTextEncoder() with the default model: left out, the model is not installed (npm run setup)", () => {});
