import { setTimeout as sleep } from "node:timers/promises";
import type { BenchOptions, Case, Facts, LeftOut, Side } from "./benchmark.js";
import { type Spread, spread } from "./spread.js";

/** An anchor, measured. */
export interface AnchorResult {
  readonly name: string;
  /** Median, in the unit of the case. */
  readonly value: number;
  /** Median of ours divided by it: below 1, ours is less. */
  readonly ratio: number;
  /** The same ratio turn by turn: what is slow for both sides of a turn cancels out. */
  readonly ratios: Spread;
  readonly spread: Spread;
  readonly facts: Facts;
}

/** One case, measured. */
export interface CaseResult {
  readonly what: string;
  readonly unit: string;
  /** Median of ours. */
  readonly ours: number;
  /** Median of the first anchor that is here; null if none is. */
  readonly anchor: number | null;
  /** ours / anchor. */
  readonly ratio: number | null;
  readonly oursName: string;
  readonly spread: Spread;
  readonly facts: Facts;
  readonly anchors: readonly AnchorResult[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/** Before a turn: threads of the other side that wait in a loop have gone to sleep. */
const SETTLE_MS = 60;

/**
 * Measures the sides of a case by turns, ours first, in this process: what slows the machine down slows all.
 * The first turn of each is warm-up.
 *
 * @example
 * const side = (name: string, value: number) => ({ name, run: () => ({ value }) });
 * const measured = await compare({ what: "x", rounds: 3, ours: side("a", 2), anchors: [side("b", 4)] });
 * assert.equal(measured.ratio, 0.5);
 */
export async function compare(of: Case, options: BenchOptions = {}): Promise<CaseResult> {
  const { quick = false, signal, onProgress } = options;
  const rounds = options.rounds ?? (quick ? 1 : of.rounds);
  const sides = [of.ours, ...of.anchors.filter(isSide)];
  const measured = sides.map(() => ({ turns: [] as number[][], facts: {} as Facts }));
  for (let round = 0; round <= rounds; round++) {
    for (const [i, side] of sides.entries()) {
      onProgress?.({ stage: `${of.what}: ${side.name}`, done: round, total: rounds + 1, unit: "turns" });
      signal?.throwIfAborted();
      if (!quick) await sleep(SETTLE_MS);
      const turn = await take(side, quick ? 1 : (of.block ?? 1));
      measured[i].facts = turn.facts;
      if (round > 0) measured[i].turns.push(turn.values);
    }
  }
  const [ours, ...others] = measured.map(({ turns, facts }) => ({ turns, facts, spread: spread(turns.flat()) }));
  const anchors = others.map((other, i): AnchorResult => {
    const ratios = other.turns.map((turn, round) => median(ours.turns[round]) / median(turn));
    return {
      name: sides[i + 1].name,
      value: other.spread.median,
      ratio: ours.spread.median / other.spread.median,
      ratios: spread(ratios),
      spread: other.spread,
      facts: other.facts,
    };
  });
  return {
    what: of.what,
    unit: of.unit ?? "ms",
    ours: ours.spread.median,
    anchor: anchors[0]?.value ?? null,
    ratio: anchors[0]?.ratio ?? null,
    oursName: of.ours.name,
    spread: ours.spread,
    facts: ours.facts,
    anchors,
    leftOut: of.anchors.flatMap((anchor) => (isSide(anchor) ? [] : [{ name: anchor.name, why: anchor.leftOut }])),
  };
}

async function take(side: Side, block: number): Promise<{ values: number[]; facts: Facts }> {
  const values: number[] = [];
  let facts: Facts = {};
  for (let run = 0; run < block; run++) {
    const began = performance.now();
    const turn = await side.run();
    const took = performance.now() - began;
    if (turn.facts !== undefined) facts = turn.facts;
    if (run > 0 || block === 1) values.push(turn.value ?? took);
  }
  return { values, facts };
}

function isSide(anchor: Side | LeftOut): anchor is Side {
  return "run" in anchor;
}

function median(values: readonly number[]): number {
  return spread(values).median;
}
