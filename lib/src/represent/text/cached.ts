import type { TextEncoder } from "./encoder.js";

/**
 * An encoder that works each distinct text out once and remembers it as long as it lives. A recording has tens to
 * hundreds of distinct texts under millions of spans.
 *
 * @param encoder The encoder to ask for texts that are new.
 *
 * @example
 * const asked: string[] = [];
 * const slow: TextEncoder = {
 *   name: "slow",
 *   width: 1,
 *   embed: async (texts) => (asked.push(...texts), Float32Array.from(texts, (text) => text.length)),
 * };
 * const encoder = cachedEncoder(slow);
 * assert.deepEqual([...(await encoder.embed(["ab", "c", "ab"]))], [2, 1, 2]);
 * assert.deepEqual([...(await encoder.embed(["c", "def"]))], [1, 3]);
 * assert.deepEqual(asked, ["ab", "c", "def"]);
 */
export function cachedEncoder(encoder: TextEncoder): TextEncoder {
  const { name, width } = encoder;
  const known = new Map<string, Float32Array>();
  return {
    name,
    width,
    async embed(texts) {
      const fresh = [...new Set(texts)].filter((text) => !known.has(text));
      if (fresh.length > 0) {
        const vectors = await encoder.embed(fresh);
        for (const [i, text] of fresh.entries()) known.set(text, vectors.slice(i * width, (i + 1) * width));
      }
      const out = new Float32Array(texts.length * width);
      for (const [i, text] of texts.entries()) out.set(known.get(text)!, i * width);
      return out;
    },
  };
}
