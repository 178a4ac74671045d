import type { SpanTable } from "./span-table.js";

/**
 * Calls between each row and the first row of its trace, which has 0 (a stand-in counts).
 *
 * @example
 * const names = new NameTable();
 * const [s, o] = [names.service("s"), names.operation("o")];
 * const builder = new SpanTableBuilder(names);
 * builder.add("t", {
 *   spanIds: ["1", "2", "3"], parentIds: [null, "1", "2"], service: [s, s, s], operation: [o, o, o],
 *   instance: [0, 0, 0], status: [0, 0, 0], kind: [0, 0, 0], start: [0, 1, 2], duration: [9, 8, 7],
 * });
 * assert.deepEqual([...depths(builder.build())], [0, 1, 2]);
 */
export function depths({ parent }: SpanTable): Uint32Array {
  const depth = new Uint32Array(parent.length);
  for (let row = 0; row < depth.length; row++) if (parent[row] >= 0) depth[row] = depth[parent[row]] + 1;
  return depth;
}
