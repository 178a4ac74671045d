import type { Answer } from "../labels.js";
import { type AuditedStratum, auditBounds, type QualityBounds } from "./bounds.js";
import type { AuditCard } from "./draw-cards.js";
import { type ModelEstimate, modelEstimate, probabilityOf } from "./model-estimate.js";
import { ANSWERED, type Outlook, type StratumName, strataOf } from "./strata.js";
import { surprise } from "./surprise.js";

/** What was found in a part of the traces. */
export interface StratumReport extends AuditedStratum {
  /** Cards drawn from it. */
  readonly cards: number;
  /** Cards with "unsure" or "skip": they count for neither side. */
  readonly undecided: number;
}

/** What an audit says of labels. */
export interface Certificate extends QualityBounds {
  /** Audit cards with normal or abnormal. */
  readonly n: number;
  /** Audit cards that have no answer yet. */
  readonly open: number;
  readonly strata: Readonly<Record<StratumName, StratumReport>>;
  /** On what the bounds rest, in plain words. */
  readonly assumption: string;
  /** What speaks against trusting the bounds, in plain words; empty if nothing does. */
  readonly warnings: readonly string[];
  readonly modelEstimate: ModelEstimate;
}

/** What {@link certify} goes by beside the cards. */
export interface CertifyOptions {
  readonly ids: readonly string[];
  /** Answers on the cards; others are passed over, the last on a trace counts. */
  readonly answers: Iterable<Answer>;
  /** How the method looks at traces; "all" unless the answers made it choose another. */
  readonly lens?: string;
  /** Default 1. */
  readonly seed?: number;
}

/** Cards that disagree as often as by a chance below this contradict the model. */
const CONTRADICTED = 0.05;

/**
 * The certificate of labels: bounds from the cards of {@link drawAuditCards}, the assumption behind them, and what speaks
 * against it. It says how far the labels are what this person would have said of every trace.
 *
 * @example
 * const ids = ["t1", "t2", "t3"];
 * const outlook = { mean: Float64Array.of(0.9, -0.2, -0.9), suspicion: new Float64Array(3), answered: new Uint8Array(3) };
 * const cards = drawAuditCards(strataOf(outlook), { cards: 2 });
 * const answers = [
 *   { traceId: "t1", value: "abnormal", annotator: "ann" },
 *   { traceId: "t2", value: "normal", annotator: "ann" },
 * ] as const;
 * const certificate = certify(outlook, cards, { ids, answers });
 * assert.equal(certificate.precision.low, 1);
 * assert.equal(
 *   certificate.assumption,
 *   "The bounds of recall and F1 hold only if the quiet rest has no abnormal trace; 1 trace is in it.",
 * );
 */
export function certify(outlook: Outlook, cards: readonly AuditCard[], options: CertifyOptions): Certificate {
  const { ids, answers, lens = "all", seed } = options;
  const said = new Map(Array.from(answers, ({ traceId, value }) => [traceId, value]));
  const strata = strataOf(outlook);
  const report = (name: StratumName): StratumReport => {
    const own = cards.filter(({ stratum }) => stratum === name).map(({ row }) => said.get(ids[row]));
    const count = (...values: (string | undefined)[]) => own.filter((value) => values.includes(value)).length;
    return {
      traces: strata[name].length,
      cards: own.length,
      abnormal: count("abnormal"),
      normal: count("normal"),
      undecided: count("unsure", "skip"),
    };
  };
  const found = { abnormal: report("abnormal"), near: report("near"), quiet: report("quiet") };
  const n = [found.abnormal, found.near, found.quiet].reduce((sum, part) => sum + part.abnormal + part.normal, 0);
  const seesQuiet = found.quiet.abnormal + found.quiet.normal > 0;
  const bounds = auditBounds({ ...found, quiet: seesQuiet ? found.quiet : undefined, known: strata.known }, { seed });
  return {
    ...bounds,
    n,
    open: cards.filter(({ row }) => !said.has(ids[row])).length,
    strata: found,
    assumption: assumptionOf(found.quiet, seesQuiet, outlook),
    warnings: warningsOf(),
    modelEstimate: modelEstimate(outlook),
  };

  function warningsOf(): string[] {
    const warnings: string[] = [];
    if (lens !== "all") {
      warnings.push(
        `The answers made the method look at traces by "${lens}": what is called abnormal here may not show in what it ` +
          "measures, and the bounds may be too high. Answer more cards, then audit again.",
      );
    }
    if (found.quiet.abnormal > 0) {
      warnings.push(
        `${found.quiet.abnormal} of ${found.quiet.cards} cards from the quiet rest are abnormal: what is called abnormal here ` +
          "does not show in what the method measures. Answer more cards, then audit again.",
      );
    }
    const decided = cards.filter(({ row }) => /normal$/.test(said.get(ids[row]) ?? ""));
    const wrong = decided.filter(
      ({ row, stratum }) => (said.get(ids[row]) === "abnormal") !== (stratum === "abnormal"),
    );
    const expected = decided.map(({ row }) => probabilityOf(-Math.abs(outlook.mean[row])));
    if (surprise(expected, wrong.length) < CONTRADICTED) {
      const most = expected.reduce((sum, p) => sum + p, 0);
      warnings.push(
        `${wrong.length} of ${decided.length} audit cards contradict the labels, where the method expects ${most.toFixed(1)}: ` +
          "it takes itself for better than it is. Answer more cards, then audit again.",
      );
    }
    return warnings;
  }
}

function assumptionOf(quiet: StratumReport, seesQuiet: boolean, { answered }: Outlook): string {
  const undecided = answered.reduce((sum, value) => sum + Number(value === ANSWERED.undecided), 0);
  const leftOut = undecided === 0 ? "" : ` ${traces(undecided)} answered with "unsure" or "skip" left out.`;
  if (seesQuiet) return `The cards were drawn from all parts of the recording; no part is taken on trust.${leftOut}`;
  const is = quiet.traces === 1 ? "is" : "are";
  return `The bounds of recall and F1 hold only if the quiet rest has no abnormal trace; ${traces(quiet.traces)} ${is} in it.${leftOut}`;
}

function traces(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "trace" : "traces"}`;
}
