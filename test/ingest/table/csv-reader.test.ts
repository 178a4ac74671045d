import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvReader } from "../../../lib/src/ingest/table/csv-reader.js";

function read(text: string | Buffer, size = 1 << 20, limit = 1 << 20): string[] {
  const reader = new CsvReader(",", "f", limit);
  const bytes = Buffer.from(text);
  const out: string[] = [];
  const add = (records: ReturnType<CsvReader["push"]>) => {
    for (const { fields, line, utf8 } of records) out.push(`${line}${utf8 ? "" : "!"} ${JSON.stringify(fields)}`);
  };
  for (let at = 0; at < bytes.length; at += size) add(reader.push(bytes.subarray(at, at + size)));
  add(reader.end());
  return out;
}

test("CsvReader reads quoted delimiters, line ends and quotes, and counts lines", () => {
  expect(read('\ufeffa,b\r\n"x,1","say ""hi""\n2"\n\nlast,\n')).toEqual([
    '1 ["a","b"]',
    '2 ["x,1","say \\"hi\\"\\n2"]',
    '5 ["last",""]',
  ]);
});

test("CsvReader takes quotes within plain fields as they are, and CR alone as a line end", () => {
  expect(read('a"b,c\r"d"e,f')).toEqual(['1 ["a\\"b","c"]', '2 ["de","f"]']);
});

test("CsvReader keeps a byte order mark that is not the first", () => {
  expect(read("a,\ufeffb")).toEqual(['1 ["a","\ufeffb"]']);
});

test("CsvReader reads back what was quoted, whatever the pieces", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "😀", "\ufeff", "=") });
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 })),
      fc.integer({ min: 1, max: 12 }),
      (rows, size) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((row) => `${row.map(quote).join(",")}\r\n`).join("");
        expect(read(text, size).map((line) => JSON.parse(line.slice(line.indexOf(" ") + 1)))).toEqual(rows);
      },
    ),
  );
});

test("CsvReader marks records that are not UTF-8, whatever the pieces", () => {
  const bytes = Buffer.concat([Buffer.from("ä,b\nc,"), Buffer.from([0xff]), Buffer.from("\nd,é\n")]);
  for (const size of [100, 7, 1]) {
    expect(read(bytes, size)).toEqual(['1 ["ä","b"]', '2! ["c","\ufffd"]', '3 ["d","é"]']);
  }
});

test("CsvReader refuses an open quote and a record above the limit, with the line", () => {
  expect(() => read('a,b\n"c,d\n')).toThrow("a quoted field is not closed (file f, line 2)");
  expect(() => read(`a,b\n"${"x".repeat(100)}`, 10, 50)).toThrow("record of more than 50 characters (file f, line 2)");
});

// Looked through anew with each piece, it would take minutes.
test("CsvReader reads a record of many pieces", () => {
  const long = "x".repeat(1 << 25);
  for (const text of [`a,"${long}"\nb,c\n`, `a,${long}\nb,c\n`]) {
    const lines = read(text, 4096, 1 << 26);
    expect(lines.map((line) => line.length)).toEqual([long.length + 10, 11]);
  }
  expect(() => read(`a,"${long}`, 4096, 1 << 26)).toThrow("a quoted field is not closed");
});
