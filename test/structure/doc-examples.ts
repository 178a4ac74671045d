import ts from "typescript";

/** One `@example` of a doc comment. */
export interface DocExample {
  /** Path below lib/src. */
  readonly file: string;
  readonly symbol: string;
  /** What stands behind `@example`, if anything. */
  readonly title: string;
  readonly code: string;
}

/** A name that a file exports, with its doc comment. */
export interface ExportedName {
  readonly name: string;
  readonly kind: "function" | "class" | "other";
  /** Comment without stars, tags included; "" if there is none. */
  readonly doc: string;
}

/** All examples of a file: of exported and inner declarations and of members. */
export function examplesOf(file: string, text: string): DocExample[] {
  const examples: DocExample[] = [];
  const source = parse(file, text);
  const stack: { node: ts.Node; owner: string }[] = [{ node: source, owner: "" }];
  while (stack.length > 0) {
    const { node, owner } = stack.pop()!;
    const name = nameOf(node);
    const symbol = name === undefined ? owner : owner === "" ? name : `${owner}.${name}`;
    for (const comment of commentsOf(node, source)) examples.push(...cut(comment).map((e) => ({ file, symbol, ...e })));
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    for (const child of children.reverse()) stack.push({ node: child, owner: symbol });
  }
  return examples;
}

/** What a file exports by declaration; lists such as `export { a }` count with an empty comment. */
export function exportsOf(file: string, text: string): ExportedName[] {
  const source = parse(file, text);
  const found: ExportedName[] = [];
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      for (const { name } of statement.exportClause.elements) found.push({ name: name.text, kind: "other", doc: "" });
    if (!ts.canHaveModifiers(statement)) continue;
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    const doc = commentsOf(statement, source).at(-1) ?? "";
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) found.push({ name: name.text, kind: "other", doc });
    } else {
      const kind = ts.isFunctionDeclaration(statement)
        ? "function"
        : ts.isClassDeclaration(statement)
          ? "class"
          : "other";
      const name = nameOf(statement);
      // The implementation of an overloaded function has no comment of its own.
      if (name !== undefined && !found.some((known) => known.name === name)) found.push({ name, kind, doc });
    }
  }
  return found;
}

/** The public list: name and the file below lib/src that it comes from. Types are left out. */
export function publicNames(index: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of parse("index.ts", index).statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
    const { exportClause, moduleSpecifier } = statement;
    if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier))
      throw new Error(`index.ts: "${statement.getText()}" is no list of names`);
    const file = moduleSpecifier.text.replace(/^\.\//, "").replace(/\.js$/, ".ts");
    for (const { name, isTypeOnly } of exportClause.elements) if (!isTypeOnly) names.set(name.text, file);
  }
  return names;
}

/** The first paragraph of a doc comment, before any tag. */
export function summaryOf(doc: string): string {
  return doc
    .split(/\n\s*\n|^@/mu)[0]
    .replace(/\s+/gu, " ")
    .trim();
}

/**
 * An example made ready to run: JavaScript in which imports are calls of `require`, and the names that it uses.
 */
export function prepare(code: string): { javascript: string; names: string[] } {
  const names = new Set<string>();
  const stack: ts.Node[] = [parse("example.ts", code)];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (ts.isIdentifier(node) && !isPropertyName(node)) names.add(node.text);
    ts.forEachChild(node, (child) => void stack.push(child));
  }
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  const javascript = ts.transpileModule(code, { compilerOptions: options }).outputText;
  // Inside a block, an example may declare a name that it could also have been given.
  return { javascript: `"use strict";\n{\n${javascript}\n}`, names: [...names] };
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

function nameOf(node: ts.Node): string | undefined {
  const { name } = node as { name?: ts.Node };
  if (name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name))) return name.text;
  return undefined;
}

/** Doc comments in front of a node, stars removed. */
function commentsOf(node: ts.Node, source: ts.SourceFile): string[] {
  const docs = (node as { jsDoc?: ts.JSDoc[] }).jsDoc ?? [];
  return docs.map((doc) =>
    source.text
      .slice(doc.pos, doc.end)
      .replace(/^\/\*\*[ \t]?|\s*\*\/$/gu, "")
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/u, ""))
      .join("\n")
      .trim(),
  );
}

/** An example ends at the next tag at the start of a line, or with the comment. */
function cut(comment: string): { title: string; code: string }[] {
  return comment
    .split(/^(?=@)/mu)
    .filter((part) => /^@example\b/u.test(part))
    .map((part) => {
      const [first, ...lines] = part.split("\n");
      const code = lines.filter((line) => !line.startsWith("```")).join("\n");
      return { title: first.replace("@example", "").trim(), code: code.trim() };
    });
}
