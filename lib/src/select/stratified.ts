import { Random } from "../base/random.js";

/**
 * A sample in which every stratum has its share and, while there is room, at least one row, so that rare kinds of
 * traces are not lost. The paper samples uniformly; this is an option of ours.
 *
 * @param strata Stratum of each row, numbered from 0; such as the structure of the trace.
 * @param count Rows wanted, at most as many as there are.
 * @returns Row numbers in rising order.
 *
 * @example
 * const rows = stratifiedRows(Uint32Array.of(0, 0, 0, 0, 0, 0, 1), 2, 1);
 * assert.equal(rows[1], 6);
 */
export function stratifiedRows(strata: Uint32Array, count: number, seed: number): Uint32Array {
  const members = new Map<number, number[]>();
  for (const [row, stratum] of strata.entries()) {
    const list = members.get(stratum);
    if (list === undefined) members.set(stratum, [row]);
    else list.push(row);
  }
  const random = new Random(seed, "stratified sample");
  const lists = [...members.values()];
  const quotas = quotasOf(
    lists.map((list) => list.length),
    count,
    random,
  );
  const out = new Uint32Array(count);
  let used = 0;
  for (const [s, list] of lists.entries()) {
    for (const place of random.sample(list.length, quotas[s])) out[used++] = list[place];
  }
  return out.sort();
}

/** One for each stratum, the rest in proportion to what is left of it, by largest remainder. */
function quotasOf(sizes: readonly number[], count: number, random: Random): Uint32Array {
  const quotas = new Uint32Array(sizes.length);
  if (count <= sizes.length) {
    for (const s of random.sample(sizes.length, count)) quotas[s] = 1;
    return quotas;
  }
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const share = rows === sizes.length ? 0 : (count - sizes.length) / (rows - sizes.length);
  const exact = sizes.map((size) => (size - 1) * share);
  let left = count - sizes.length;
  for (const [s, quota] of exact.entries()) {
    quotas[s] = 1 + Math.floor(quota);
    left -= Math.floor(quota);
  }
  const byRemainder = Array.from(sizes.keys()).sort((a, b) => (exact[b] % 1) - (exact[a] % 1) || a - b);
  for (const s of byRemainder) {
    if (left === 0) break;
    if (quotas[s] === sizes[s]) continue;
    quotas[s]++;
    left--;
  }
  return quotas;
}
