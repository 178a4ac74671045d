import type { Quality } from "../contract/overview-state.js";
import { count, counted } from "./numbers.js";
import { percent, shareText } from "./overview-texts.js";

/** What the quality panel says first. */
export function qualityHeadline({ rows, audit, traces, normal, abnormal }: Quality): string {
  const f1 = rows.find(({ name }) => name === "F1");
  if (normal + abnormal === 0) return `${counted(traces, "trace")}, none labelled yet`;
  if (audit !== undefined && f1?.audit !== undefined) {
    return `F1 is at least ${shareText(f1.audit.low)} by ${counted(audit.cards, "audit card")}`;
  }
  if (f1?.model === undefined)
    return `${count(abnormal)} of ${counted(traces, "trace")} are labelled abnormal; not audited yet`;
  return `The model believes in an F1 of ${shareText(f1.model)}; no audit has tested it`;
}

/** How the labels came about. */
export function qualityLine({ traces, normal, abnormal, undecided, human, answered, budget }: Quality): string {
  if (normal + abnormal === 0) return `${answered} of ${budget} cards are answered.`;
  const said = `${counted(human, "trace")} judged by a person, ${answered} of ${budget} cards answered`;
  return `${count(abnormal)} abnormal (${percent(abnormal / traces)}), ${count(normal)} normal, ${count(undecided)} of these undecided; ${said}.`;
}

/** What the estimate is not. */
export const NO_CERTIFICATE =
  "The model’s own estimate is no certificate: it knows nothing of abnormal traces that its features do not show.";

/** What an audit says and does not say. */
export function auditLine({ audit }: Quality): string | undefined {
  if (audit === undefined) return undefined;
  const { since } = audit;
  const old = since === 0 ? "" : ` ${counted(since, "answer")} given since: it is of the labels before.`;
  return `${audit.assumption} Each bound holds with 95 %.${old}`;
}

/** How far people agree, in a sentence. */
export function agreementLine({ agreement }: Quality): string | undefined {
  if (agreement === undefined) return undefined;
  const { annotators, shared, alpha, disagreed } = agreement;
  const who = `${annotators.length} people judged ${counted(shared, "trace")} in common`;
  if (shared === 0) return `${who}: nothing can be said of their agreement.`;
  const differ = disagreed === 0 ? "and agree on all" : `and differ on ${count(disagreed)}`;
  if (alpha === undefined) return `${who} ${differ}; chance is not told apart.`;
  const within =
    alpha.low === undefined || alpha.high === undefined ? "" : ` (95 %: ${signed(alpha.low)} to ${signed(alpha.high)})`;
  return `${who} ${differ}: Krippendorff’s alpha ${signed(alpha.estimate)}${within}.`;
}

/** A share that may be below 0. */
export function signed(value: number): string {
  return value < 0 ? `−${shareText(-value)}` : shareText(value);
}
