import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type TypeScript from "typescript";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
// The TypeScript that checks cells: older than ours, and what it does not know becomes `any` without a word.
const require = createRequire(createRequire(import.meta.url).resolve("tslab/package.json"));
const ts: typeof TypeScript = require("@tslab/typescript-for-tslab");

/** What the type checker of cells says of some code, as the kernel sets it. */
function complaints(files: readonly string[], sources: ReadonlyMap<string, string> = new Map()): string[] {
  const options: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ES2022,
    moduleResolution: 2, // Node10, that is: no `exports`
    esModuleInterop: true,
    noEmit: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = sources.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files, ...sources.keys()], options, host);
  const ours = (name: string) => sources.has(name) || /\/(lib|widgets)\/dist\//.test(name);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && ours(file.fileName))
    .map(({ file, start, messageText }) => {
      const { line } = file!.getLineAndCharacterOfPosition(start ?? 0);
      return `${file!.fileName}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
}

test("public types can be read by the TypeScript that checks cells", () => {
  expect(ts.version).toBe("5.0.4");
  const entries = ["lib", "widgets"].map((part) => join(root, part, "dist", "index.d.ts"));
  expect(complaints(entries)).toEqual([]);
});

test("a cell that misuses the library is refused, so its types are not any", () => {
  const cell = join(root, "notebooks", "cell.ts");
  const text = `import { Oracle, type Embedding, timeline } from "labelease"; import { openDeck, progress } from "labelease-widgets";
    const vectors: string = ({} as Embedding).vectors;
    const figure: number = timeline({} as never, {} as never).title;
    const deck: string = await progress((work) => openDeck({ data: "a", journal: "b", ...work }));
    new Oracle("not a map");
    export {};`;
  expect(complaints([], new Map([[cell, text]])).map((text) => text.replace(/^.*cell\.ts:/, ""))).toEqual([
    "2: Type 'Float32Array' is not assignable to type 'string'.",
    "3: Type 'string' is not assignable to type 'number'.",
    "4: Type 'Deck' is not assignable to type 'string'.",
    expect.stringMatching(/^5: Argument of type 'string' is not assignable/),
  ]);
});
