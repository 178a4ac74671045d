/**
 * The representative of each cluster: its row that is nearest to the centre, of equally near ones the first.
 *
 * All rows are searched, not only those that were clustered, and a row stands for its own cluster only, so that no
 * trace is shown twice (the released code of the paper allows both).
 *
 * @param assignment Cluster of each row.
 * @param distance Distance of each row to the centre of its cluster.
 * @returns One row per cluster; -1 for a cluster without rows.
 *
 * @example
 * assert.deepEqual([...medoids(Uint32Array.of(0, 0, 1), Float32Array.of(2, 1, 0), 3)], [1, 2, -1]);
 */
export function medoids(assignment: Uint32Array, distance: ArrayLike<number>, clusters: number): Int32Array {
  const rows = new Int32Array(clusters).fill(-1);
  for (let i = 0; i < assignment.length; i++) {
    const c = assignment[i];
    if (rows[c] < 0 || distance[i] < distance[rows[c]]) rows[c] = i;
  }
  return rows;
}
