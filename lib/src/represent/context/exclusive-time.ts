import { SPAN_KINDS, SpanFlag, type SpanTable } from "../../trace/span-table.js";
import type { SiblingLinks } from "./sibling-links.js";

const CONSUMER = SPAN_KINDS.indexOf("CONSUMER");
const PRODUCER = SPAN_KINDS.indexOf("PRODUCER");

/**
 * Time of each row that no child it waits for covers, ms.
 *
 * CONSUMER spans and the children of PRODUCER spans are not waited for. A child of another service that would fit is
 * shifted inside its parent, since then the clocks disagree; every child is then clipped to the parent:
 *
 *     parent     |-------------|                |-------------|
 *     child              |---------|    or            |-----------------|
 *     counts         |---------|                      |-------|
 *
 * Parallel children count once.
 */
export function exclusiveTimes(table: SpanTable, { first, next }: SiblingLinks): Float64Array {
  const { parent, service, kind, start, duration, flags } = table;
  const exclusive = new Float64Array(parent.length);
  let from: number[] = [];
  let to: number[] = [];
  for (let row = 0; row < parent.length; row++) {
    if ((flags[row] & SpanFlag.STAND_IN) !== 0) continue;
    const whole = duration[row];
    let covered = 0;
    if (first[row] >= 0 && kind[row] !== PRODUCER) {
      let count = 0;
      let sorted = true;
      for (let child = first[row]; child >= 0; child = next[child]) {
        if (kind[child] === CONSUMER) continue;
        let begin = start[child] - start[row];
        const length = duration[child];
        if (service[child] !== service[row] && length <= whole) begin = clip(begin, whole - length);
        to[count] = clip(begin + length, whole);
        from[count] = clip(begin, whole);
        if (count > 0 && from[count] < from[count - 1]) sorted = false;
        count++;
      }
      if (!sorted) {
        const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => from[a] - from[b]);
        [from, to] = [order.map((i) => from[i]), order.map((i) => to[i])];
      }
      let end = 0;
      for (let i = 0; i < count; i++) {
        covered += Math.max(0, to[i] - Math.max(from[i], end));
        if (to[i] > end) end = to[i];
      }
    }
    exclusive[row] = Math.max(0, whole - covered) / 1000;
  }
  return exclusive;
}

function clip(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
