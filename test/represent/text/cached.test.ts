import { expect, test } from "vitest";
import { cachedEncoder } from "../../../lib/src/represent/text/cached.js";

function counting() {
  const asked: string[][] = [];
  const encoder = cachedEncoder({
    name: "counting",
    width: 2,
    async embed(texts) {
      asked.push([...texts]);
      return Float32Array.from(texts.flatMap((text) => [text.length, text.charCodeAt(0) || 0]));
    },
  });
  return { asked, encoder };
}

test("cachedEncoder() asks for each distinct text once", async () => {
  const { asked, encoder } = counting();
  await encoder.embed(["a", "b", "a"]);
  await encoder.embed(["b", "c"]);
  await encoder.embed(["a", "c"]);
  expect(asked).toEqual([["a", "b"], ["c"]]);
});

test("cachedEncoder() gives rows in the order of the texts", async () => {
  const { encoder } = counting();
  await encoder.embed(["bb"]);
  expect([...(await encoder.embed(["a", "bb", "a"]))]).toEqual([1, 97, 2, 98, 1, 97]);
});

test("cachedEncoder() takes names of object members for ordinary texts", async () => {
  const { encoder } = counting();
  expect([...(await encoder.embed(["__proto__", "constructor", ""]))]).toEqual([9, 95, 11, 99, 0, 0]);
});

test("cachedEncoder() gives rows that a caller may change", async () => {
  const { encoder } = counting();
  (await encoder.embed(["a"])).fill(9);
  expect([...(await encoder.embed(["a"]))]).toEqual([1, 97]);
});
