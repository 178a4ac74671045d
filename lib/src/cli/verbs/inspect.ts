import { wholeNumber } from "../values.js";
import type { Verb } from "../verb.js";

interface Options {
  readonly top: number;
}

export const inspectVerb: Verb<Options> = {
  name: "inspect",
  summary: "say what is in a recording: services, operations, structures, durations, errors, gaps, clocks, units",
  examples: ["inspect shop", "inspect shop --top 50", "inspect shop --json"],
  declare: (command) =>
    command
      .argument("<dir>", "the recording: folder with spans.parquet, or such a file")
      .option("--top <n>", "rows of each table; --json has all", wholeNumber(1), 12),
  async run([path], { top }, { signal, onProgress, threads }) {
    const { dirname } = await import("node:path");
    const { openCorpus } = await import("../../corpus/open.js");
    const { inspectCorpus } = await import("../../corpus/inspect/inspect.js");
    const { readCorpusFile } = await import("../../parquet/corpus-file.js");
    const { inspectionText } = await import("../inspection-text.js");
    const corpus = await openCorpus(path, { threads, signal });
    try {
      const inspection = await inspectCorpus(corpus, { signal, onProgress });
      const { report } = (await readCorpusFile(path.endsWith(".parquet") ? dirname(path) : path)) ?? {};
      return { json: { ...inspection, path, report }, text: inspectionText(inspection, path, top) };
    } finally {
      await corpus.close();
    }
  },
};
