/** Reads a recording and its call-path statistics; prints what it took as JSON. `labelease bench corpus-memory` runs it. */
import { openCorpus } from "../dist/corpus/open.js";
import { callPathStatistics } from "../dist/corpus/statistics.js";

const [path, threads] = process.argv.slice(2);
const began = performance.now();
const corpus = await openCorpus(path, { threads: Number(threads) });
const { paths } = await callPathStatistics(corpus);
const { traces, spans } = corpus;
await corpus.close();
console.log(
  JSON.stringify({
    traces,
    spans,
    paths: paths.size,
    seconds: (performance.now() - began) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
