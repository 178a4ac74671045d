import type { SpanTable } from "./span-table.js";

/**
 * Calls between each row and the first row of its trace, which has 0 (a stand-in counts).
 *
 * @example
 * const call = { service: "s", operation: "o", start: 0, duration: 1 };
 * const table = tableOfSpans({ t: [{ ...call, id: "1" }, { ...call, id: "2", parent: "1" }, { ...call, id: "3", parent: "2" }] });
 * assert.deepEqual([...depths(table)], [0, 1, 2]);
 */
export function depths({ parent }: SpanTable): Uint32Array {
  const depth = new Uint32Array(parent.length);
  for (let row = 0; row < depth.length; row++) if (parent[row] >= 0) depth[row] = depth[parent[row]] + 1;
  return depth;
}
