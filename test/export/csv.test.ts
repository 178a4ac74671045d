import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { csvLines, csvRow } from "../../lib/src/export/csv.js";
import { formulaPlain, formulaSafe } from "../../lib/src/export/formula-safe.js";

async function read(...pieces: string[]) {
  const lines = [];
  for await (const line of csvLines(pieces)) lines.push(line);
  return lines;
}

const cell = fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "\n", '"', ",", "a", "＝") });

describe("csv", () => {
  test("csvRow() and csvLines() are inverse, however the text is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, cut) => {
          const text = rows.map(csvRow).join("");
          const pieces = Array.from({ length: Math.ceil(text.length / cut) }, (_, i) =>
            text.slice(i * cut, (i + 1) * cut),
          );
          const lines = await read(...pieces);
          assert.deepEqual(
            lines.map(({ cells }) => cells),
            rows,
          );
        },
      ),
    );
  });

  test("no cell of csvRow() begins with a character that starts a formula", () => {
    fc.assert(
      fc.property(cell, (text) => {
        const written = csvRow([text]).replace(/^"/, "");
        assert.doesNotMatch(written.slice(0, -1), /^[=+\-@\t\r＝]/);
      }),
    );
  });

  test("formulaPlain() takes off what formulaSafe() put on, and nothing else", () => {
    fc.assert(fc.property(fc.oneof(cell, fc.string()), (text) => assert.equal(formulaPlain(formulaSafe(text)), text)));
    assert.equal(formulaPlain("'quoted'"), "'quoted'");
  });

  test("csvLines() counts lines by CRLF, LF and CR, also within quotes, and passes over empty ones", async () => {
    assert.deepEqual(await read('a\r\n\r\n"b\r\nb"\r', "\nc\rd\n"), [
      { line: 1, cells: ["a"] },
      { line: 3, cells: ["b\r\nb"] },
      { line: 5, cells: ["c"] },
      { line: 6, cells: ["d"] },
    ]);
  });

  test("csvLines() names the line of a quoted cell that does not end and of text after one", async () => {
    await assert.rejects(read('a\n"b\n\n'), /does not end \(line 2\)/);
    await assert.rejects(read('a\n"b"c\n'), /text after a closing quote \(line 2\)/);
  });
});
