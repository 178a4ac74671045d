import assert from "node:assert/strict";
import { expect, test } from "vitest";
import { type DocExample, examplesOf, exportsOf, prepare, publicNames, summaryOf } from "./doc-examples.js";
import { ROOT, sourceFiles } from "./source-files.js";

const library = sourceFiles("lib/src");
const open = publicNames(library.get("index.ts")!);
const exported = new Map([...library].map(([file, text]) => [file, exportsOf(file, text)]));

/** The file that a name in an example comes from: its own, else by the public list, else the first that exports it. */
function sourceOf(name: string, own: string): string | undefined {
  const has = (file: string) => exported.get(file)?.some((known) => known.name === name);
  if (has(own)) return own;
  return open.get(name) ?? [...library.keys()].find((file) => file !== "index.ts" && has(file));
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

async function run({ file, code }: Pick<DocExample, "file" | "code">): Promise<void> {
  const { javascript, names } = prepare(code);
  const values = new Map<string, unknown>([
    ["assert", assert],
    ["require", nodeModule],
    ["exports", {}],
  ]);
  for (const name of names) {
    const source = sourceOf(name, file);
    if (source) values.set(name, (await import(`${ROOT}/lib/src/${source}`))[name]);
  }
  await new AsyncFunction(...values.keys(), javascript)(...values.values());
}

/** Examples need no imports of this library; Node's modules they may import. */
function nodeModule(name: string): unknown {
  if (!name.startsWith("node:")) throw new Error(`an example needs no import of "${name}"`);
  return process.getBuiltinModule(name);
}

const examples = [...library].flatMap(([file, text]) => examplesOf(file, text));

for (const example of examples) {
  const title = example.title === "" ? "" : `: ${example.title}`;
  test(`example of ${example.symbol} in lib/src/${example.file}${title}`, () => run(example));
}

test("each public function and class has a doc comment that begins with a sentence", () => {
  const bad = [...open].filter(([name, file]) => {
    const found = exported.get(file)?.find((known) => known.name === name);
    return !found || (found.kind !== "other" && !/[.:]$/u.test(summaryOf(found.doc)));
  });
  expect(bad.map(([name, file]) => `${name} in lib/src/${file}`)).toEqual([]);
});

test("each example checks something", () => {
  const idle = examples.filter(({ code }) => !/\bassert\b/u.test(code));
  expect(idle.map(({ symbol, file }) => `${symbol} in lib/src/${file}`)).toEqual([]);
});

const FIXTURE = `
/**
 * Doubles.
 *
 * @param x A number.
 *
 * @example Two
 * assert.equal(double(2), 4);
 *
 * @example
 * \`\`\`ts
 * assert.equal(double(0), 0);
 * \`\`\`
 * @throws Never.
 */
export function double(x: number): number {
  return 2 * x;
}
export class Box {
  /**
   * @example
   * assert.ok(true);
   */
  open(): void {}
}
/** Not a sentence */
export const value = 1;
`;

test("examplesOf() finds examples of functions and members, with titles, and ends them at the next tag", () => {
  expect(examplesOf("x.ts", FIXTURE)).toEqual([
    { file: "x.ts", symbol: "double", title: "Two", code: "assert.equal(double(2), 4);" },
    { file: "x.ts", symbol: "double", title: "", code: "assert.equal(double(0), 0);" },
    { file: "x.ts", symbol: "Box.open", title: "", code: "assert.ok(true);" },
  ]);
});

test("exportsOf() gives kinds and comments", () => {
  const found = exportsOf("x.ts", FIXTURE);
  expect(found.map(({ name, kind }) => `${kind} ${name}`)).toEqual(["function double", "class Box", "other value"]);
  expect(found.map(({ doc }) => summaryOf(doc))).toEqual(["Doubles.", "", "Not a sentence"]);
});

test("publicNames() leaves types out and refuses what is no list", () => {
  expect([...publicNames('export { a, type B } from "./x/y.js"; export type { C } from "./z.js";')]).toEqual([
    ["a", "x/y.ts"],
  ]);
  expect(() => publicNames('export * from "./x.js";')).toThrow(/no list of names/);
});

test("an example that is wrong fails", async () => {
  const file = "base/error.ts";
  await expect(run({ file, code: "assert.equal(1 + 1, 3);" })).rejects.toThrow();
  await expect(run({ file, code: "await Promise.resolve(); notThere();" })).rejects.toThrow(/notThere is not defined/);
  await expect(run({ file, code: 'import { Random } from "labelease"; new Random(1);' })).rejects.toThrow(
    /needs no import/,
  );
});

test("an example sees the names of its file, of the public list and assert, and may use such names itself", async () => {
  const file = "base/error.ts";
  await run({
    file,
    code: 'assert.ok(new LabelEaseError("x") instanceof Error); assert.ok(new Random(1).next() < 1);',
  });
  await run({ file, code: 'import { sep } from "node:path"; assert.equal(sep.length, 1);' });
  await run({ file, code: 'const { sep } = await import("node:path"); assert.equal(sep.length, 1);' });
  await run({ file, code: "const Random: number = await Promise.resolve(7); assert.equal(Random, 7);" });
});
