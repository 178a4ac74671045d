import type ts from "typescript";

/** Inside tslab: translates a cell, given the declarations of the cells before it. */
export interface Converter {
  convert(declarations: string, source: string): { readonly diagnostics: readonly unknown[] };
  close(): void;
}

/**
 * Mends a defect of tslab 1.0.22: in `{ data }` it does not see that `data` is of an earlier cell, and the cell fails with
 * "data is not defined". Cells are translated with `{ data: data }` instead.
 */
export function mendShorthand<C extends Converter>(converter: C, typescript: typeof ts): C {
  return {
    ...converter,
    convert(declarations: string, source: string) {
      const written = writtenOut(source, typescript);
      const converted = converter.convert(declarations, written);
      // What the type checker says must stand where the person wrote it.
      const isAsWritten = written === source || converted.diagnostics.length === 0;
      return isAsWritten ? converted : converter.convert(declarations, source);
    },
  };
}

/** The source with every `{ name }` of an object written as `{ name: name }`. */
function writtenOut(source: string, typescript: typeof ts): string {
  const file = typescript.createSourceFile("cell.tsx", source, typescript.ScriptTarget.ES2022, true);
  const names: ts.Identifier[] = [];
  const stack: ts.Node[] = [file];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (typescript.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined) {
      names.push(node.name);
    }
    typescript.forEachChild(node, (child) => void stack.push(child));
  }
  names.sort((a, b) => b.end - a.end);
  let written = source;
  for (const { end, text } of names) written = `${written.slice(0, end)}: ${text}${written.slice(end)}`;
  return written;
}
