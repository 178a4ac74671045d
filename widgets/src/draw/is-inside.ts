/**
 * Whether a point lies inside an outline, by the number of edges to its right.
 *
 * @param outline Corners, x and y in turn.
 */
export function isInside(outline: readonly number[], x: number, y: number): boolean {
  let inside = false;
  const corners = outline.length >> 1;
  for (let i = 0, j = corners - 1; i < corners; j = i++) {
    const [xi, yi, xj, yj] = [outline[2 * i], outline[2 * i + 1], outline[2 * j], outline[2 * j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
