// A thread that encodes tables: started by encode-team.ts.
import { parentPort, workerData } from "node:worker_threads";
import { encodeTable } from "./encode-table.js";
import type { EncodeAnswer, EncodeRequest, EncodeStart } from "./encode-team.js";
import type { TextVectors } from "./engine.js";
import { openKernelEngine } from "./kernel-engine.js";

const { network, weights, settings } = workerData as EncodeStart;
const loading = openKernelEngine({ threads: 1 }).then((engine) => engine.load(network, weights));
let texts: TextVectors | undefined;

parentPort?.on("message", async ({ input, texts: others }: EncodeRequest) => {
  let answer: EncodeAnswer;
  try {
    texts = others ?? texts;
    answer = { vectors: await encodeTable(await loading, input, texts!, settings) };
  } catch (error) {
    answer = { error: (error as Error).message };
  }
  parentPort?.postMessage(answer, "vectors" in answer ? [answer.vectors.buffer as ArrayBuffer] : []);
});
