import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rule } from "../../../lib/src/ingest/json/json-rule.js";
import { JsonSplitter } from "../../../lib/src/ingest/json/json-splitter.js";

const SPANS: Rule = {
  name: "group",
  object: new Map<string, Rule>([
    ["spans", { name: "spans", array: { take: "span" } }],
    ["head", { take: "head" }],
  ]),
};

/** What is handed over when the text arrives in pieces of a given size. */
function split(text: string | Buffer, size = 1 << 20, top = SPANS, limit = 1 << 20): string[] {
  const events: string[] = [];
  const bytes = Buffer.from(text);
  const splitter = new JsonSplitter(
    top,
    {
      value: (name, value, line) => events.push(`${name}@${line} ${value}`),
      begin: (name) => events.push(`begin ${name}`),
      end: (name) => events.push(`end ${name}`),
      tooLarge: (name, line) => events.push(`${name}@${line} too large`),
    },
    "f",
    limit,
  );
  for (let at = 0; at < bytes.length; at += size) splitter.push(Buffer.from(bytes.subarray(at, at + size)));
  splitter.end();
  return events;
}

test("JsonSplitter hands over elements with their lines, in the order of the text", () => {
  const text = '{"x": [1, {"spans": [0]}],\n "spans": [{"a": "}"},\n [1,[2]], 3, "s"], "head": null}';
  expect(split(text)).toEqual([
    "begin group",
    "begin spans",
    'span@2 {"a": "}"}',
    "span@3 [1,[2]]",
    "span@3 3",
    'span@3 "s"',
    "end spans",
    "head@3 null",
    "end group",
  ]);
});

test("JsonSplitter takes several documents and a byte order mark", () => {
  expect(split('\ufeff{"spans":[1]}\n\n{"spans":[2]}\r\n')).toEqual([
    "begin group",
    "begin spans",
    "span@1 1",
    "end spans",
    "end group",
    "begin group",
    "begin spans",
    "span@3 2",
    "end spans",
    "end group",
  ]);
});

test("JsonSplitter gives the same whatever the pieces", () => {
  fc.assert(
    fc.property(
      fc.array(fc.json({ noUnicodeString: false })),
      fc.json(),
      fc.integer({ min: 1, max: 9 }),
      (spans, head, size) => {
        const text = `{ "a\\"]" : ${head} , "spans" :\n[ ${spans.join(" ,\n")} ] , "\\u0068ead": ${head} }`;
        const whole = split(text);
        expect(split(text, size)).toEqual(whole);
        const values = whole
          .filter((event) => event.startsWith("span@"))
          .map((event) => event.slice(event.indexOf(" ") + 1));
        expect(values.map((value) => JSON.parse(value))).toEqual(spans.map((span) => JSON.parse(span)));
        expect(whole.at(-2)).toContain("head@");
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ['{"spans":[{"a":1}', "JSON ends early"],
  ['{"spans":[{"a":"', "JSON ends early"],
  ['{"spans":[1 2]}', 'unexpected character "2"'],
  ['{"spans":[,]}', 'unexpected character ","'],
  ['{"spans" 1}', 'unexpected character "1"'],
  ["{spans:1}", 'unexpected character "s"'],
  ['{"head":1]', 'unexpected character "]"'],
  ['{"spans":[1]}rest', 'unexpected character "r"'],
  ["]", 'unexpected character "]"'],
  ["\u0001", "unexpected character 0x01"],
  ["  \n ", "there is no JSON in it"],
])("JsonSplitter refuses %j: %s", (text, message) => {
  for (const size of [1, 1000]) expect(() => split(text, size)).toThrow(message);
});

test("JsonSplitter names line and byte of an error", () => {
  expect(() => split('{"spans":[\n1,\n?]}', 3)).toThrow("(file f, line 3, byte 14)");
});

test("JsonSplitter passes over a value above the limit, and goes on", () => {
  const text = `{"spans":["${"x".repeat(50)}", 1]}`;
  for (const size of [7, 1000]) {
    expect(split(text, size, SPANS, 20).slice(2, 4)).toEqual(["span@1 too large", "span@1 1"]);
  }
});

test("JsonSplitter passes over a text of 10^8 bytes without keeping it", () => {
  const seen: string[] = [];
  const handler = { value: () => seen.push("value"), tooLarge: (name: string) => seen.push(`${name} too large`) };
  const splitter = new JsonSplitter({ array: { take: "span" } }, handler, "f", 2 ** 20);
  const before = process.memoryUsage().arrayBuffers;
  splitter.push(Buffer.from('["'));
  const piece = Buffer.alloc(2 ** 20, 0x78);
  for (let i = 0; i < 100; i++) splitter.push(piece);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  splitter.push(Buffer.from('",1]'));
  splitter.end();
  expect(seen).toEqual(["span too large", "value"]);
});

test("JsonSplitter does not go down where no rule leads, however deep", () => {
  const depth = 1_000_000;
  expect(split(`{"x":${"[".repeat(depth)}${"]".repeat(depth)},"head":1}`)).toEqual([
    "begin group",
    "head@1 1",
    "end group",
  ]);
});
