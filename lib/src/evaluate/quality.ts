import { LabelEaseError } from "../base/error.js";
import type { LabelTable } from "../label/label-table.js";
import type { Truth } from "../label/truth-file.js";
import { type Counts, type Metrics, metrics } from "./metrics.js";

export interface Quality {
  /** Over all traces. */
  readonly all: Metrics;
  /** Over the traces whose true label is certain. */
  readonly gold: Metrics;
}

/**
 * How well labels agree with the truth.
 *
 * @param oracle Holds the truth by trace id, such as {@link openOracle} gives.
 * @throws LabelEaseError if the truth about a trace is not known.
 *
 * @example
 * const oracle = new Oracle(new Map([["t1", { anomalous: true, suspect: false }]]));
 * const row = {
 *   traceId: "t1", label: "abnormal", source: "human", annotator: "ann", representativeId: "t1",
 *   distance: 0, confidence: 1, time: "",
 * } as const;
 * assert.equal(quality(LabelTable.of([row]), oracle).gold.f1, 1);
 */
export function quality(labels: LabelTable, oracle: { readonly truth: ReadonlyMap<string, Truth> }): Quality {
  const { ids, abnormal } = labels.columns;
  // By 2 * said + true.
  const all = new Float64Array(4);
  const gold = new Float64Array(4);
  for (let i = 0; i < ids.length; i++) {
    const truth = oracle.truth.get(ids[i]);
    if (truth === undefined) {
      throw new LabelEaseError("Cannot score labels: oracle does not know the trace", { trace: ids[i] });
    }
    const cell = 2 * abnormal[i] + Number(truth.anomalous);
    all[cell]++;
    if (!truth.suspect) gold[cell]++;
  }
  return { all: metrics(countsOf(all)), gold: metrics(countsOf(gold)) };
}

function countsOf([trueNegative, falseNegative, falsePositive, truePositive]: Float64Array): Counts {
  return { truePositive, falsePositive, falseNegative, trueNegative };
}
