import { ImportError, LabelEaseError, UsageError } from "../../base/error.js";
import { Random } from "../../base/random.js";
import type { Annotator, Answer } from "../labels.js";
import { readTruth, type Truth } from "../truth-file.js";

export interface OracleOptions {
  /** Share of answers that are wrong, 0 to 1. Default 0. */
  readonly errorRate?: number;
  /** Decides which answers are wrong. Default 1. */
  readonly seed?: number;
}

/**
 * A simulated operator, who knows the truth and errs at a given rate.
 *
 * Whether the first answer on a trace is wrong depends on the seed and its id only, not on what was asked before. Asked
 * again, the operator thinks again: each repetition errs by a draw of its own.
 *
 * @example
 * const oracle = new Oracle(new Map([["t1", { anomalous: true, suspect: false }]]));
 * assert.equal((await oracle.answer("t1")).value, "abnormal");
 */
export class Oracle implements Annotator {
  readonly name = "oracle";
  readonly errorRate: number;
  readonly #seed: number;
  /** How often each trace was asked. */
  readonly #asked = new Map<string, number>();

  /** @param truth By trace id. */
  constructor(
    readonly truth: ReadonlyMap<string, Truth>,
    { errorRate = 0, seed = 1 }: OracleOptions = {},
  ) {
    if (!(errorRate >= 0 && errorRate <= 1)) {
      throw new UsageError(`Cannot simulate an operator: error rate is ${errorRate}, not between 0 and 1`);
    }
    this.errorRate = errorRate;
    this.#seed = seed;
  }

  /** @throws LabelEaseError if the truth about the trace is not known. */
  async answer(traceId: string): Promise<Answer> {
    const truth = this.truth.get(traceId);
    if (truth === undefined)
      throw new LabelEaseError("Cannot answer: oracle does not know the trace", { trace: traceId });
    const before = this.#asked.get(traceId) ?? 0;
    this.#asked.set(traceId, before + 1);
    const stream = before === 0 ? `oracle ${traceId}` : `oracle ${before} ${traceId}`;
    const wrong = this.errorRate > 0 && new Random(this.#seed, stream).next() < this.errorRate;
    return { traceId, value: truth.anomalous !== wrong ? "abnormal" : "normal", annotator: this.name };
  }
}

/**
 * Opens a simulated operator over a file of ground truth: Parquet, CSV or JSON lines with the columns `trace_id` and
 * `anomalous` (0 or 1), or `label` (normal or abnormal) as in exported labels; `suspect` (1: uncertain) where present.
 *
 * @throws ImportError if the file cannot be read or lacks these columns.
 */
export async function openOracle(path: string, options: OracleOptions = {}): Promise<Oracle> {
  const truth = await readTruth(path);
  if (truth.size === 0) throw new ImportError("Cannot read ground truth: file has no rows", { file: path });
  return new Oracle(truth, options);
}
