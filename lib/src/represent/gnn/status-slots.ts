import type { Names } from "../../trace/span-table.js";
import type { Status } from "../../trace/status.js";

/** The text a status is known by: "http:503". */
export function statusText({ kind, code }: Status): string {
  return `${kind}:${code}`;
}

/**
 * For each status of `names` its slot in a sorted vocabulary; the slot after the last is "other".
 *
 * @example
 * const names = { services: [], operations: [], instances: [], statuses: [{ kind: "http", code: "200" }, { kind: "http", code: "418" }] } as const;
 * assert.deepEqual([...statusSlots(names, ["http:200", "http:503"])], [0, 2]);
 */
export function statusSlots({ statuses }: Pick<Names, "statuses">, vocabulary: readonly string[]): Int32Array {
  const slots = new Map(vocabulary.map((text, slot) => [text, slot]));
  return Int32Array.from(statuses, (status) => slots.get(statusText(status)) ?? vocabulary.length);
}

/** The slot of each row. */
export function slotsOfRows(status: ArrayLike<number>, slots: Int32Array): Int32Array {
  const out = new Int32Array(status.length);
  for (let row = 0; row < out.length; row++) out[row] = slots[status[row]];
  return out;
}
