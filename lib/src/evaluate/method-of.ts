import { UsageError } from "../base/error.js";

/** Ways to label. */
export type MethodName = "guided" | "paper";

/** What belongs to the paper's method only. */
const OF_THE_PAPER = ["representation", "selection", "network", "encoder", "triplets", "epochs", "engine"] as const;

type PaperOptions = { readonly [name in (typeof OF_THE_PAPER)[number]]?: unknown };

/** Options on which the method depends; the names are those of the command line. */
export interface MethodOptions extends PaperOptions {
  readonly method?: MethodName;
  readonly data: string;
  readonly out: string;
  readonly oracle?: string;
  /** Told where the method follows from another option. */
  readonly onWarning?: (message: string) => void;
}

/** Whether the paper's method is named, or meant by an option of it. */
export function isOfPaper(options: Pick<MethodOptions, "method"> & PaperOptions): boolean {
  return (options.method ?? (paperOption(options) === undefined ? "guided" : "paper")) === "paper";
}

function paperOption(options: PaperOptions) {
  return OF_THE_PAPER.find((name) => options[name] !== undefined);
}

/**
 * The method that options ask for: the one named; without a name the paper's where an option of it is given, else the
 * guided one.
 *
 * @throws UsageError if the guided one is named with an option of the paper's, or has nobody to answer its cards.
 */
export function methodOf(options: MethodOptions): MethodName {
  const { method, data, out, oracle, onWarning } = options;
  const ofThePaper = paperOption(options);
  if (method === "paper") return method;
  if (ofThePaper !== undefined) {
    if (method === "guided") {
      throw new UsageError(
        `Cannot use ${ofThePaper} with the guided method, which has none: leave it out, or say --method paper`,
      );
    }
    onWarning?.(`Labels by --method paper, to which --${ofThePaper} belongs`);
    return "paper";
  }
  if (oracle === undefined) {
    throw new UsageError(
      `Cannot label by the guided method without --oracle: its next card follows from the answer before it. ` +
        `A person answers card by card with \`labelease label --data ${data} --journal answers.journal\`; ` +
        `\`labelease run --method paper --data ${data} --out ${out}\` writes a sheet to fill in`,
    );
  }
  return "guided";
}
