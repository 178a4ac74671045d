import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProtoRule } from "../../../lib/src/ingest/protobuf/proto-rule.js";
import { ProtoSplitter } from "../../../lib/src/ingest/protobuf/proto-splitter.js";
import { framings, proto } from "../otlp/write-protobuf.js";

const TOP: ProtoRule = {
  message: new Map<number, ProtoRule>([
    [1, { name: "group", message: new Map([[2, { take: "item" }]]) }],
    [3, { take: "note" }],
  ]),
};
const FRAMINGS = [
  ["single", "one message"],
  ["fixed", "4-byte lengths"],
  ["varint", "varint lengths"],
] as const;

function split(bytes: Buffer, framing: (typeof FRAMINGS)[number][0], cuts: readonly number[], limit = 1000): string[] {
  const seen: string[] = [];
  const splitter = new ProtoSplitter(
    TOP,
    {
      value: (name, value, byte) => seen.push(`${name} ${value.toString("latin1")} at ${byte}`),
      begin: (name) => seen.push(`begin ${name}`),
      end: (name) => seen.push(`end ${name}`),
      tooLarge: (name, byte) => seen.push(`too large ${name} at ${byte}`),
    },
    "x.pb",
    limit,
    framing,
  );
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // Memory that is used again, as a stream's may be.
    const piece = Buffer.from(bytes.subarray(from, cut));
    splitter.push(piece);
    piece.fill(0xff);
    from = Math.max(from, cut);
  }
  splitter.end();
  return seen;
}

const group = (...items: string[]) =>
  proto.bytes(1, proto.number(9, 2n ** 63n), ...items.map((item) => proto.bytes(2, item)), proto.fixed32(8, 1));
const MESSAGES = [
  Buffer.concat([group("a", "bb"), proto.bytes(3, "n"), proto.fixed64(7, 5n), proto.bytes(6, "passed over")]),
  Buffer.concat([group(), group("x".repeat(200))]),
];

test.each(FRAMINGS)("ProtoSplitter gives the same of %s whatever the pieces", (framing, name) => {
  const bytes = framings[name](MESSAGES);
  const whole = split(bytes, framing, []);
  expect(whole.map((line) => line.replace(/ at \d+$/, "").replace(/x+/, "x"))).toEqual([
    ...["begin group", "item a", "item bb", "end group", "note n"],
    ...["begin group", "end group", "begin group", "item x", "end group"],
  ]);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      expect(
        split(
          bytes,
          framing,
          cuts.sort((a, b) => a - b),
        ),
      ).toEqual(whole);
    }),
    { numRuns: 100 },
  );
});

test("ProtoSplitter passes over a field above the limit", () => {
  const cuts = Array.from({ length: 50 }, (_, i) => i * 5);
  const seen = split(framings["4-byte lengths"](MESSAGES), "fixed", cuts, 100);
  expect(seen.slice(-3).map((line) => line.replace(/\d+$/, ""))).toEqual([
    "begin group",
    "too large item at ",
    "end group",
  ]);
});

test.each([
  ["a field is longer than its message", proto.bytes(1, Buffer.from([0x12, 0x05, 0x61]))],
  ["a field has the unknown wire type 3", Buffer.from([0x0b])],
  ["a field has the number 0", Buffer.from([0x02, 0x00])],
  ["a number is too long", Buffer.alloc(12, 0xff)],
  ["protobuf data ends early", Buffer.from([0x0a, 0x05, 0x12])],
  ["protobuf data ends early", Buffer.from([0x38])],
])("ProtoSplitter says that %s", (what, bytes) => {
  expect(() => split(bytes, "single", [])).toThrow(`Cannot read protobuf: ${what} (file x.pb, byte `);
});
