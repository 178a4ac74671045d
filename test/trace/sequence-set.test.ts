import fc from "fast-check";
import { expect, test } from "vitest";
import { SequenceSet } from "../../lib/src/trace/sequence-set.js";

test("SequenceSet numbers different sequences in order of first appearance", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 4 }), { maxLength: 60 }),
      (sequences) => {
        const set = new SequenceSet();
        const known: string[] = [];
        for (const items of sequences) {
          const text = items.join();
          const at = known.indexOf(text);
          expect(set.add(Int32Array.from([...items, 9]), items.length)).toBe(at < 0 ? known.length : at);
          if (at < 0) known.push(text);
        }
        expect(set.size).toBe(known.length);
        expect(known.map((_, i) => [...set.get(i)].join())).toEqual(known);
      },
    ),
  );
});

test("SequenceSet keeps its numbers as it grows", () => {
  const set = new SequenceSet();
  const sequence = (i: number) => Int32Array.of(i >> 8, i & 255, i);
  for (let i = 0; i < 20_000; i++) set.add(sequence(i), 3);
  for (let i = 0; i < 20_000; i++) if (set.add(sequence(i), 3) !== i) expect.fail(`sequence ${i} has another number`);
  expect([...set.get(19_999)]).toEqual([...sequence(19_999)]);
});
