/** What is known of each trace when an audit begins. */
export interface Outlook {
  /** What the model says of each trace: abnormal above 0. */
  readonly mean: Float64Array;
  /** How suspect each was before any answer, see `ContextFeatures.su`. */
  readonly suspicion: Float64Array;
  /** Per trace 0: not answered, 1: answered with normal, 2: with abnormal, 3: with anything else. */
  readonly answered: Uint8Array;
}

/** Answers in `Outlook.answered`. */
export const ANSWERED = { not: 0, normal: 1, abnormal: 2, undecided: 3 } as const;

/** Where audit cards are drawn from. */
export type StratumName = "abnormal" | "near" | "quiet";

/** The traces nobody answered, in three parts: rows in their order. */
export interface Strata {
  /** Predicted abnormal. */
  readonly abnormal: Uint32Array;
  /** Predicted normal, but suspect without any answer, or not far from abnormal. */
  readonly near: Uint32Array;
  /** Predicted normal, and nothing speaks against it. */
  readonly quiet: Uint32Array;
  /** Traces a person called abnormal: right by definition, since labels are to say what this person would. */
  readonly known: number;
}

/** Predicted normal, but from this suspicion on, or above this mean, a trace is near. */
const NEAR = { suspicion: 1, mean: -0.3 } as const;

/**
 * The traces of a recording by what an audit can learn from them: an abnormal trace that the labels miss is to be expected
 * among the near ones.
 *
 * @example
 * const strata = strataOf({
 *   mean: Float64Array.of(0.9, -0.1, -0.9, -0.9, 0.9),
 *   suspicion: Float64Array.of(3, 0, 1.2, 0.1, 3),
 *   answered: Uint8Array.of(0, 0, 0, 0, 2),
 * });
 * assert.deepEqual([[...strata.abnormal], [...strata.near], [...strata.quiet], strata.known], [[0], [1, 2], [3], 1]);
 */
export function strataOf({ mean, suspicion, answered }: Outlook): Strata {
  const parts: Record<StratumName, number[]> = { abnormal: [], near: [], quiet: [] };
  let known = 0;
  for (let row = 0; row < mean.length; row++) {
    if (answered[row] === ANSWERED.abnormal) known++;
    if (answered[row] !== ANSWERED.not) continue;
    if (mean[row] > 0) parts.abnormal.push(row);
    else if (suspicion[row] >= NEAR.suspicion || mean[row] > NEAR.mean) parts.near.push(row);
    else parts.quiet.push(row);
  }
  return {
    abnormal: Uint32Array.from(parts.abnormal),
    near: Uint32Array.from(parts.near),
    quiet: Uint32Array.from(parts.quiet),
    known,
  };
}
