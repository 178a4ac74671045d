import type { TraceCard } from "../../label/describe/trace-card.js";

/** Rows of a card that are shown, and what is folded. */
export interface ChosenRows {
  /** In the order of the trace. */
  readonly rows: readonly number[];
  /** By row shown: spans right behind it, up to the next row shown, that are not. */
  readonly folded: readonly number[];
}

/** Of the spans above an unusual one, as many are shown. */
const MOST_ABOVE = 6;

/**
 * Chooses the spans that explain most, where not all fit: the root, what stands out with the spans above it, then the
 * longest calls near the root.
 *
 * @param most Rows there is room for.
 */
export function chooseRows({ table, depth, unusual }: TraceCard, most: number): ChosenRows {
  const count = table.parent.length;
  const room = Math.max(1, most);
  const shown = new Set<number>([0]);
  if (count <= room) for (let row = 0; row < count; row++) shown.add(row);
  else {
    for (const row of unusual) {
      if (shown.size >= room) break;
      for (let at = row, above = 0; at >= 0 && above <= MOST_ABOVE && shown.size < room; above++) {
        shown.add(at);
        at = table.parent[at];
      }
    }
    const rest = Array.from(depth.keys());
    rest.sort((a, b) => depth[a] - depth[b] || table.duration[b] - table.duration[a] || a - b);
    for (const row of rest) {
      if (shown.size >= room) break;
      shown.add(row);
    }
  }
  const rows = [...shown].sort((a, b) => a - b);
  return { rows, folded: rows.map((row, i) => (rows[i + 1] ?? count) - row - 1) };
}
