import type { FileRecord } from "./read-records.js";

/**
 * The rows in a JSON document, however it nests them: objects without objects in them (as in an array, or in arrays under
 * names, as Nezha lists faults by hour), or columns (`{"timestamp": [1, 2], "service": ["a", "b"]}`, as the AIOps
 * challenges do).
 *
 * @throws SyntaxError if the text is no JSON.
 *
 * @example
 * const rows = flatJson('{"03": [{"a": 1},\n {"a": 2}]}');
 * assert.deepEqual(rows.map(({ line, fields }) => [line, fields.get("a")]), [[1, 1], [2, 2]]);
 * assert.equal(flatJson('{"a": [1, 2], "b": [3, 4]}')[1].fields.get("b"), 4);
 */
export function flatJson(text: string): FileRecord[] {
  const document: unknown = JSON.parse(text);
  const lines = leafLines(text);
  const columns = columnsOf(document);
  if (columns !== undefined) {
    return Array.from({ length: columns[0][1].length }, (_, i) =>
      recordOf(
        columns.map(([name, list]) => [name, list[i]]),
        i + 1,
      ),
    );
  }
  const records: FileRecord[] = [];
  const stack: unknown[] = [document];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== "object" || value === null) continue;
    const inner = Object.values(value);
    if (!Array.isArray(value) && !inner.some((item) => typeof item === "object" && item !== null)) {
      records.push(recordOf(Object.entries(value), lines[records.length] ?? records.length + 1));
    } else for (let i = inner.length; i-- > 0; ) stack.push(inner[i]);
  }
  return records;
}

function recordOf(entries: readonly (readonly [string, unknown])[], line: number): FileRecord {
  return { line, fields: new Map(entries.filter(([, value]) => value !== null && value !== undefined)) };
}

/** Lists of plain values, all as long as each other; undefined if the document is nothing of the kind. */
function columnsOf(document: unknown): [name: string, list: readonly unknown[]][] | undefined {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
  const lists = Object.entries(document).filter(([, list]) => Array.isArray(list)) as [string, readonly unknown[]][];
  const isColumn = ([, list]: [string, readonly unknown[]]) =>
    list.length === lists[0][1].length && list.every((item) => typeof item !== "object" || item === null);
  return lists.length > 0 && lists[0][1].length > 0 && lists.every(isColumn) ? lists : undefined;
}

/** Lines on which objects without objects or arrays in them begin, in the order of the text. */
function leafLines(text: string): number[] {
  const found: number[] = [];
  const open: { readonly line: number; readonly isObject: boolean; isLeaf: boolean; readonly place: number }[] = [];
  let line = 1;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\n") line++;
    else if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") {
      const outer = open.at(-1);
      if (outer !== undefined) outer.isLeaf = false;
      open.push({ line, isObject: c === "{", isLeaf: true, place: found.length });
    } else if (c === "}" || c === "]") {
      const closed = open.pop();
      if (closed?.isObject && closed.isLeaf) found.push(closed.line);
    }
  }
  return found;
}
