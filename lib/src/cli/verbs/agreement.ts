import type { Agreement } from "../../label/agreement/agreement.js";
import type { Coefficient } from "../../label/agreement/coefficient.js";
import { count, table } from "../table.js";
import { oneOf } from "../values.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly undecided: "missing" | "category";
}

/** Of many disagreements, a person is shown this many; `--json` has all. */
const MOST_SHOWN = 20;

export const agreementVerb: Verb<Options> = {
  name: "agreement",
  summary: "how far several annotators agree, and on which traces they do not",
  examples: [
    "agreement ann.csv bob.csv",
    "agreement shop.journal",
    "agreement ann.csv bob.csv cem.csv --undecided category --json",
  ],
  declare: (command) =>
    command
      .argument("<file...>", "answers: CSV, JSON lines or Parquet with trace_id, value, perhaps annotator; or journals")
      .option(
        "--undecided <how>",
        'what "unsure" and "skip" are: missing, or a category of their own',
        oneOf(["missing", "category"] as const),
        "missing",
      ),
  async run(files, { undecided }, { signal }) {
    const { readAnnotators } = await import("../../export/read-annotators.js");
    const { agreement } = await import("../../label/agreement/agreement.js");
    const found = agreement(await readAnnotators(files, { signal }), { undecided });
    return { json: jsonOf(found), text: textOf(found) };
  },
};

function jsonOf(found: Agreement): Record<string, unknown> {
  return {
    annotators: found.annotators,
    categories: found.categories,
    traces: found.traces,
    shared: found.shared,
    fleiss: found.fleiss,
    krippendorff: found.krippendorff,
    gwet: found.gwet,
    pairs: found.pairs,
    // As pairs: an annotator may have the name of a property of every object.
    disagreements: found.disagreements.map(({ traceId, said }) => ({
      traceId,
      said: Array.from(said, ([annotator, value]) => ({ annotator, value })),
    })),
  };
}

function textOf({ annotators, categories, traces, shared, fleiss, krippendorff, gwet, ...rest }: Agreement): string {
  const { pairs, disagreements } = rest;
  const row = (name: string, found: Coefficient) => [
    name,
    figure(found.estimate),
    `${figure(found.low)} to ${figure(found.high)}`,
  ];
  const lines = [
    table([
      ["annotators", annotators.join(", ")],
      ["traces judged", count(traces)],
      ["by two or more", count(shared)],
      ["disagreements", count(disagreements.length)],
    ]),
    "",
    table([
      ["agreement beyond chance", "estimate", "95 % interval"],
      row("Fleiss' kappa", fleiss),
      row("Krippendorff's alpha", krippendorff),
      row("Gwet's AC1", gwet),
      ...pairs.map(({ first, second, cohen }) => row(`Cohen's kappa, ${first} and ${second}`, cohen)),
    ]),
  ];
  for (const { first, second, confusion } of pairs) {
    const cells = confusion.map((counts, k) => [`${first}: ${categories[k]}`, ...counts.map(count)]);
    lines.push("", table([["", ...categories.map((name) => `${second}: ${name}`)], ...cells]));
  }
  if (disagreements.length > 0) {
    const shown = disagreements.slice(0, MOST_SHOWN);
    const header = ["trace", ...annotators];
    lines.push(
      "",
      table([
        header,
        ...shown.map(({ traceId, said }) => [traceId, ...annotators.map((name) => said.get(name) ?? "-")]),
      ]),
    );
    const more = disagreements.length - shown.length;
    if (more > 0) lines.push(`and ${count(more)} more; --json has all`);
  }
  return lines.join("\n");
}

function figure(value: number): string {
  return Number.isNaN(value) ? "-" : value.toFixed(3);
}
