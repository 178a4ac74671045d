import * as fc from "fast-check";
import { expect, test } from "vitest";
import { putBuffers, takeBuffers } from "../../../widgets/src/model/buffers.ts";

test("takeBuffers leaves entries of objects out and makes entries of lists null", () => {
  const a = new Uint8Array([1]);
  const b = new Float64Array([2]);
  const { state, paths, buffers } = takeBuffers({ x: 1, a, list: [b, { a }] });
  expect(state).toEqual({ x: 1, list: [null, {}] });
  expect(paths).toEqual([["a"], ["list", 0], ["list", 1, "a"]]);
  expect(buffers).toEqual([a, b, a]);
});

test("putBuffers undoes takeBuffers, whatever the names", () => {
  const bytes = fc.uint8Array({ maxLength: 4 });
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      bytes,
      fc.integer(),
      fc.string(),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), tree, { maxKeys: 4, noNullPrototype: true }), (value) => {
      const { state, paths, buffers } = takeBuffers(value);
      const sent = JSON.parse(JSON.stringify(state));
      expect(putBuffers(sent, paths, buffers as Uint8Array[])).toEqual(value);
    }),
  );
});
