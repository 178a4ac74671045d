import { UsageError } from "../../base/error.js";
import type { Annotator } from "../labels.js";
import type { Truth } from "../truth-file.js";
import { doubting } from "./doubting.js";
import { misjudging } from "./misjudging.js";
import { namingCulprit } from "./naming-culprit.js";
import { Oracle } from "./oracle.js";
import { tiring } from "./tiring.js";

/** The weaknesses of {@link simulatedOperator}; each is absent by default. */
export interface SimulatedOperatorOptions {
  /** Share of answers that are wrong by chance, 0 to 1. */
  readonly errorRate?: number;
  /** Service whose faults are always called normal. */
  readonly misjudges?: string;
  /** Share of wrong answers that every 100 cards without a pause add. */
  readonly fatigue?: number;
  /** A pause after so many cards. */
  readonly pauseAfter?: number;
  /** Share of the traces with an uncertain true label (`suspect`) on which the answer is "unsure". */
  readonly unsure?: number;
  /** Names the culprit of abnormal traces, where the truth has it. */
  readonly culprit?: boolean;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * A simulated operator with any of the weaknesses of people. First comes chance ({@link Oracle}), then what is always
 * misjudged ({@link misjudging}), fatigue ({@link tiring}), the culprit ({@link namingCulprit}) and doubt ({@link doubting}).
 *
 * @param truth By trace id.
 * @throws UsageError if an option is out of its range, or no fault in the truth is of the misjudged service.
 *
 * @example
 * const truth = new Map([["t1", { anomalous: true, suspect: false, culprit: "cart" }]]);
 * const ann = simulatedOperator(truth, { misjudges: "cart" });
 * assert.equal((await ann.answer("t1")).value, "normal");
 */
export function simulatedOperator(
  truth: ReadonlyMap<string, Truth>,
  { errorRate, misjudges, fatigue, pauseAfter, unsure, culprit, seed = 1 }: SimulatedOperatorOptions = {},
): Annotator {
  let operator: Annotator = new Oracle(truth, { errorRate, seed });
  if (misjudges !== undefined) {
    checkService(truth, misjudges);
    operator = misjudging(operator, (traceId) => truth.get(traceId)?.culprit === misjudges);
  }
  if (fatigue !== undefined) operator = tiring(operator, { per100: fatigue, pauseAfter, seed });
  if (culprit) operator = namingCulprit(operator, truth);
  if (unsure === undefined) return operator;
  return doubting(operator, { doubt: (traceId) => (truth.get(traceId)?.suspect ? unsure : 0), seed });
}

function checkService(truth: ReadonlyMap<string, Truth>, service: string): void {
  const culprits = new Set<string>();
  for (const { culprit } of truth.values()) if (culprit !== undefined) culprits.add(culprit);
  if (culprits.has(service)) return;
  const known = culprits.size === 0 ? "it names no culprits" : `its culprits are ${[...culprits].sort().join(", ")}`;
  throw new UsageError(`Cannot misjudge "${service}": the truth has no fault of it; ${known}`);
}
