import type { TextEncoder } from "./encoder.js";

const WIDTH = 256;
const SHORTEST = 2;
const LONGEST = 4;
/** About the length of a mean vector of all-MiniLM-L6-v2 (4.1 to 7.6), so that a network starts from alike inputs. */
const NORM = 5;

/**
 * The last resort among text encoders: counts of character n-grams (2 to 4, and whole words), hashed into 256 signed
 * slots (feature hashing, Weinberger et al. 2009). Needs no weights and knows no meaning: names are alike only where
 * their spelling is.
 *
 * @example Names that share letters are nearer than names that share none
 * const [a, b, c] = await rows(hashedEncoder(), ["cart add item", "cart get item", "ship quote"]);
 * const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
 * assert.ok(dot(a, b) > dot(a, c));
 *
 * async function rows(encoder: TextEncoder, texts: string[]) {
 *   const all = await encoder.embed(texts);
 *   return texts.map((_, i) => all.subarray(i * encoder.width, (i + 1) * encoder.width));
 * }
 */
export function hashedEncoder(): TextEncoder {
  return {
    name: "hashed",
    width: WIDTH,
    async embed(texts) {
      const vectors = new Float32Array(texts.length * WIDTH);
      for (const [i, text] of texts.entries()) fill(vectors.subarray(i * WIDTH, (i + 1) * WIDTH), text);
      return vectors;
    },
  };
}

function fill(vector: Float32Array, text: string): void {
  for (const word of text.split(/\s+/u)) {
    if (word === "") continue;
    const letters = [..."^".concat(word, "$")];
    count(vector, letters.join(""));
    for (let n = SHORTEST; n <= Math.min(LONGEST, letters.length - 1); n++)
      for (let i = 0; i + n <= letters.length; i++) count(vector, letters.slice(i, i + n).join(""));
  }
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const scale = NORM / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] *= scale;
}

/** FNV-1a over the UTF-16 units, mixed once more: the low bits choose the slot, the top bit the sign. */
function count(vector: Float32Array, gram: string): void {
  let hash = 0x811c9dc5;
  for (let i = 0; i < gram.length; i++) hash = Math.imul(hash ^ gram.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  vector[(hash >>> 0) % WIDTH] += hash < 0 ? -1 : 1;
}
