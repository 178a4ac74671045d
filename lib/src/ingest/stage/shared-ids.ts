import { SPAN_KINDS } from "../../trace/span-table.js";
import type { StagedTraces } from "./staged-traces.js";

const CALLER: readonly boolean[] = SPAN_KINDS.map((kind) => kind === "CLIENT" || kind === "PRODUCER");
const CALLEE: readonly boolean[] = SPAN_KINDS.map((kind) => kind === "SERVER" || kind === "CONSUMER");

/**
 * Tells the two sides of a call apart where they share a span id, as tracers with B3 headers let them (Zipkin's
 * `shared`). The side that calls keeps the id. The other becomes its child, with an id of its own; and so do, with it,
 * the spans that name the id as their parent: of several such sides that of the same service has them. Several are
 * numbered by their starts.
 *
 *     recorded            built
 *     client x            client x
 *     server x              server x#server
 *       query (under x)       query
 *
 * @param serviceOf Name of the service of a row.
 * @param told Told each row of which ids change, before they do.
 */
export function separateSharedIds(
  { offsets, spanId, parentId, kind, start }: Pick<StagedTraces, "offsets" | "spanId" | "parentId" | "kind" | "start">,
  trace: number,
  serviceOf: (row: number) => string,
  told: (row: number, changes: "side" | "parent") => void,
): void {
  const from = offsets[trace];
  const to = offsets[trace + 1];
  let callers: Map<string, number> | undefined;
  for (let row = from; row < to; row++) {
    if (!CALLER[kind[row]] || spanId[row] === "") continue;
    callers ??= new Map();
    if (!callers.has(spanId[row])) callers.set(spanId[row], row);
  }
  if (callers === undefined) return;
  let shared: Map<string, number[]> | undefined;
  for (let row = from; row < to; row++) {
    if (!CALLEE[kind[row]] || !callers.has(spanId[row])) continue;
    shared ??= new Map();
    const rows = shared.get(spanId[row]);
    if (rows === undefined) shared.set(spanId[row], [row]);
    else rows.push(row);
  }
  if (shared === undefined) return;

  const taken = new Set(spanId.slice(from, to));
  const newId = new Map<number, string>();
  for (const [id, rows] of shared) {
    // Not in the order of the file, which an export changes.
    rows.sort((a, b) => (start[a] || 0) - (start[b] || 0) || a - b);
    let number = 1;
    for (const row of rows) {
      let name = number === 1 ? `${id}#server` : `${id}#server${number}`;
      while (taken.has(name)) name = `${id}#server${++number}`;
      taken.add(name);
      newId.set(row, name);
      number++;
    }
  }
  for (let row = from; row < to; row++) {
    const sides = shared.get(parentId[row]);
    // A side that calls under its own id is a cycle, and left to be broken as one.
    if (sides === undefined || parentId[row] === spanId[row]) continue;
    const service = serviceOf(row);
    const at = sides.find((side) => serviceOf(side) === service);
    if (at === undefined && serviceOf(callers.get(parentId[row])!) === service) continue;
    told(row, "parent");
    parentId[row] = newId.get(at ?? sides[0])!;
  }
  for (const [row, id] of newId) {
    told(row, "side");
    parentId[row] = spanId[row];
    spanId[row] = id;
  }
}
