import { posix } from "node:path";
import ts from "typescript";

/** Folders of lib/src in the order in which data flows; a file imports from its own room and those above. */
export const ROOMS = [
  "base",
  "compute",
  "trace",
  "parquet",
  "ingest",
  "corpus",
  "simulate",
  "represent",
  "select",
  "label",
  "locate",
  "export",
  "detect",
  "evaluate",
  "figure",
  "scale",
  "bench",
  "cli",
];

/** Files at the top of lib/src: they import from all rooms, and no room imports them. */
const TOP = new Set(["index.ts"]);

type Imports = ReadonlyMap<string, readonly string[]>;

/** What each file imports of the others: static, dynamic and type-only, the `.js` of the import made `.ts` again. */
export function importsOf(files: ReadonlyMap<string, string>): Imports {
  return new Map(
    [...files].map(([path, text]) => [
      path,
      ts
        .preProcessFile(text, true, true)
        .importedFiles.map(({ fileName }) => fileName)
        .map((name) => (name.startsWith(".") ? posix.join(posix.dirname(path), name).replace(/\.js$/, ".ts") : name)),
    ]),
  );
}

/** Breaches of the order of the rooms, one sentence each. */
export function roomProblems(files: ReadonlyMap<string, string>, rooms: readonly string[] = ROOMS): string[] {
  const problems: string[] = [];
  const roomOf = (path: string) => path.split("/")[0];
  for (const [path, imports] of importsOf(files)) {
    if (!TOP.has(path) && !rooms.includes(roomOf(path))) problems.push(`${path} stands in no room of the list`);
    for (const target of imports) {
      if (target === "labelease") problems.push(`${path} imports the package it is part of`);
      if (!target.endsWith(".ts")) continue;
      if (!files.has(target)) problems.push(`${path} imports ${target}, which is not there`);
      else if (TOP.has(target)) problems.push(`${path} imports ${target}, which is for users only`);
      else if (!TOP.has(path) && rooms.indexOf(roomOf(target)) > rooms.indexOf(roomOf(path)))
        problems.push(`${path} imports ${target}: ${roomOf(target)} is below ${roomOf(path)}`);
    }
  }
  return problems;
}

/** Import cycles, each as "a -> b -> a"; one per place where a walk comes back to a file that it is still in. */
export function importCycles(files: ReadonlyMap<string, string>): string[] {
  const imports = importsOf(files);
  const cycles: string[] = [];
  const finished = new Set<string>();
  for (const start of files.keys()) {
    const path: string[] = [];
    const stack = [{ file: start, leave: false }];
    while (stack.length > 0) {
      const { file, leave } = stack.pop()!;
      if (leave) {
        finished.add(file);
        path.pop();
      } else if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      } else if (!finished.has(file)) {
        path.push(file);
        stack.push({ file, leave: true });
        for (const target of imports.get(file) ?? []) if (files.has(target)) stack.push({ file: target, leave: false });
      }
    }
  }
  return cycles;
}
