import { count, table } from "../table.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly out: string;
  readonly format?: string;
}

export const importVerb: Verb<Options> = {
  name: "import",
  summary: "turn trace files of any supported format into a recording",
  examples: ["import traces.json.gz --out shop"],
  declare: (command) =>
    command
      .argument("<path...>", "files, folders or globs")
      .requiredOption("--out <dir>", "folder to write the recording into"),
  async run() {
    throw new Error(count(0) + table([]));
  },
};
