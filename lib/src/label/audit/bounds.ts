import { Random } from "../../base/random.js";
import { sampleBeta, sampleBinomial } from "./sample-beta.js";

/** A part of the traces, and what the cards drawn from it were found to be. */
export interface AuditedStratum {
  /** Traces in it. */
  readonly traces: number;
  readonly abnormal: number;
  readonly normal: number;
}

/** A figure between two bounds: of 4,000 draws the median, the 5 % and the 95 % quantile. */
export interface Bounds {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What {@link auditBounds} says of the class "abnormal". Precision is NaN where nothing is labelled abnormal. */
export interface QualityBounds {
  readonly precision: Bounds;
  readonly recall: Bounds;
  readonly f1: Bounds;
}

/** What {@link auditBounds} goes by. */
export interface AuditFindings {
  readonly abnormal: AuditedStratum;
  readonly near: AuditedStratum;
  /** Absent: taken to hold no abnormal trace. */
  readonly quiet?: AuditedStratum;
  /** Traces a person called abnormal. */
  readonly known: number;
}

/** How {@link auditBounds} draws. */
export interface BoundsOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Default 4,000. */
  readonly draws?: number;
}

/**
 * Bounds for precision, recall and F1 of labels, from cards drawn at random.
 *
 * Each part of the traces has a share of abnormal ones with the posterior Beta(.5 + abnormal, .5 + normal) (Jeffreys' prior);
 * of the traces that were not drawn a Binomial number is abnormal, of those drawn it is known how many. So
 *
 *     tp = known + abnormal ones of what is labelled abnormal,  fp = the rest of it,  fn = abnormal ones of near and quiet
 *
 * is drawn 4,000 times. Each bound holds with 95 % for itself, both together with 90 %.
 *
 * @example 20 of 20 right among 1,000, and none missed among 20 of 500
 * const found = { abnormal: { traces: 1000, abnormal: 20, normal: 0 }, near: { traces: 500, abnormal: 0, normal: 20 }, known: 10 };
 * const { precision, f1 } = auditBounds(found);
 * assert.ok(precision.low > 0.9 && precision.low < 0.92);
 * assert.ok(f1.low > 0.85 && f1.low < f1.estimate && f1.estimate < f1.high);
 */
export function auditBounds(
  { abnormal, near, quiet, known }: AuditFindings,
  { seed = 1, draws = 4000 }: BoundsOptions = {},
): QualityBounds {
  const random = new Random(seed, "audit bounds");
  const figures = [new Float64Array(draws), new Float64Array(draws), new Float64Array(draws)];
  const positives = known + abnormal.traces;
  for (let i = 0; i < draws; i++) {
    const truePositives = known + abnormalOf(random, abnormal);
    const missed = abnormalOf(random, near) + (quiet === undefined ? 0 : abnormalOf(random, quiet));
    const total = truePositives + missed;
    figures[0][i] = truePositives / positives;
    figures[1][i] = total === 0 ? 1 : truePositives / total;
    figures[2][i] = positives + total === 0 ? 1 : (2 * truePositives) / (positives + total);
  }
  const [precision, recall, f1] = figures.map(boundsOf);
  return { precision, recall, f1 };
}

function abnormalOf(random: Random, { traces, abnormal, normal }: AuditedStratum): number {
  const rest = traces - abnormal - normal;
  if (rest === 0) return abnormal;
  return abnormal + sampleBinomial(random, rest, sampleBeta(random, 0.5 + abnormal, 0.5 + normal));
}

function boundsOf(draws: Float64Array): Bounds {
  draws.sort();
  const at = (share: number) => draws[Math.round(share * (draws.length - 1))];
  return { estimate: at(0.5), low: at(0.05), high: at(0.95) };
}
