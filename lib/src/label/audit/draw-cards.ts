import { UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Strata, StratumName } from "./strata.js";

/** A trace that an audit shows. */
export interface AuditCard {
  readonly row: number;
  /** Not to be shown to whoever answers: it says what the label is. */
  readonly stratum: StratumName;
}

/** How many cards there are, see {@link drawAuditCards}. */
export interface AuditSize {
  /** Cards from what is predicted abnormal and from what is near, half each. */
  readonly cards: number;
  /** Cards from the quiet rest. Default 0. */
  readonly quiet?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Draws the cards of an audit at random, in an order that tells nothing of their labels. Where one half has fewer traces
 * than cards, the other gets what is left over.
 *
 * @throws UsageError if a number of cards is not a whole number from 0 on.
 *
 * @example
 * const strata = { abnormal: Uint32Array.of(1, 2, 3), near: Uint32Array.of(4, 5, 6, 7), quiet: Uint32Array.of(8), known: 0 };
 * const cards = drawAuditCards(strata, { cards: 4, seed: 1 });
 * assert.deepEqual(cards.filter(({ stratum }) => stratum === "near").length, 2);
 */
export function drawAuditCards(strata: Strata, { cards, quiet = 0, seed = 1 }: AuditSize): AuditCard[] {
  for (const size of [cards, quiet]) {
    if (!Number.isInteger(size) || size < 0) {
      throw new UsageError(`Cannot draw audit cards: ${size} is not a whole number from 0 on`);
    }
  }
  const { abnormal, near } = strata;
  const half = Math.ceil(cards / 2);
  const ofAbnormal = Math.min(abnormal.length, Math.max(half, cards - near.length));
  const sizes: [StratumName, number][] = [
    ["abnormal", ofAbnormal],
    ["near", Math.min(near.length, cards - ofAbnormal)],
    ["quiet", Math.min(strata.quiet.length, quiet)],
  ];
  const drawn = sizes.flatMap(([stratum, size]) => {
    const rows = strata[stratum];
    const places = new Random(seed, `audit ${stratum}`).sample(rows.length, size);
    return Array.from(places, (place): AuditCard => ({ row: rows[place], stratum }));
  });
  return new Random(seed, "audit order").shuffle(drawn);
}
