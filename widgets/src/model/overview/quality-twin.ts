import type { Quality } from "../../contract/overview-state.js";
import { shareText } from "../../draw/overview-texts.js";
import { qualitySvg } from "../../draw/quality-svg.js";
import { signed } from "../../draw/quality-texts.js";
import { inWords } from "./map-twin.js";

/** A quality panel for a page that runs no script and has no kernel. */
export function qualityTwin(quality: Quality): string {
  const rows = quality.rows.flatMap(({ name, model, audit }): [string, string][] => [
    ...(audit === undefined
      ? []
      : [[`${name}, audit`, `${shareText(audit.low)} to ${shareText(audit.high)}`] as [string, string]]),
    ...(model === undefined ? [] : [[`${name}, the model’s own estimate`, shareText(model)] as [string, string]]),
  ]);
  const pairs = (quality.agreement?.pairs ?? []).map(({ first, second, traces, same, kappa }): [string, string] => [
    `${first} and ${second}, ${traces.toLocaleString("en-US")} traces in common`,
    `${shareText(same)} the same${kappa === undefined ? "" : `, Cohen’s kappa ${signed(kappa)}`}`,
  ]);
  return `${qualitySvg(quality)}${inWords([...rows, ...pairs])}`;
}
