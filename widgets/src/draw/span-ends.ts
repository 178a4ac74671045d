/** Of each row the first row after its subtree: rows are in depth-first order. */
export function spanEnds(parent: Int32Array): Uint32Array {
  const end = new Uint32Array(parent.length);
  for (let row = parent.length; row-- > 0; ) {
    if (end[row] === 0) end[row] = row + 1;
    const up = parent[row];
    if (up >= 0) end[up] = Math.max(end[up], end[row]);
  }
  return end;
}
