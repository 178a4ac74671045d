import type { Facts } from "./benchmark.js";
import type { AnchorResult, CaseResult } from "./compare.js";
import type { BenchResult } from "./run-benchmark.js";
import type { Spread } from "./spread.js";

/**
 * A measured benchmark for people: per case one line per side, median, spread and ratio, and what came out.
 */
export function describeBench(result: BenchResult): string {
  const { name, cases = [result], machine, quick } = result;
  const { cpu, cores, node, load } = machine;
  return [
    `${name}${quick ? " (quick: the times say nothing)" : ""}`,
    ...cases.flatMap(caseLines),
    `  on ${cores} x ${cpu}, Node ${node}, load ${load.before} to ${load.after}`,
  ].join("\n");
}

function caseLines({ what, unit, oursName, spread, facts, anchors, leftOut }: CaseResult): string[] {
  const wide = Math.max(...[oursName, ...anchors.map(({ name }) => name)].map((name) => name.length));
  return [
    `  ${what}`,
    `    ${oursName.padEnd(wide)}  ${values(spread, unit)}${inBrackets(facts)}`,
    ...anchors.map((anchor) => anchorLine(anchor, unit, wide)),
    ...leftOut.map(({ name, why }) => `    ${name} left out: ${why}`),
  ];
}

function anchorLine({ name, spread, ratio, facts }: AnchorResult, unit: string, wide: number): string {
  return `    ${name.padEnd(wide)}  ${values(spread, unit)}, ratio ${ratio.toPrecision(3)}${inBrackets(facts)}`;
}

function values({ median, least, lower, upper, most, runs }: Spread, unit: string): string {
  const figures =
    runs === 1 ? "" : ` (least ${short(least)}, quartiles ${short(lower)} to ${short(upper)}, most ${short(most)})`;
  return `${short(median)} ${unit}${figures}`;
}

function inBrackets(facts: Facts): string {
  const list = Object.entries(facts).map(
    ([key, value]) => `${key} ${typeof value === "number" ? short(value) : value}`,
  );
  return list.length === 0 ? "" : ` [${list.join(", ")}]`;
}

function short(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}
