/**
 * How much likelier `a` of `n` are at their own share than at `p`, natural logarithm; 0 where the share is not higher.
 *
 *     n KL(a / n || p),  KL(s || p) = s ln(s / p) + (1 - s) ln((1 - s) / (1 - p))
 */
export function deviance(a: number, n: number, p: number): number {
  const share = a / n;
  if (share <= p) return 0;
  return a * Math.log(share / p) + (a === n ? 0 : (n - a) * Math.log((1 - share) / (1 - p)));
}
