// The thread of `traceMap`.
import { parentPort, workerData } from "node:worker_threads";
import { type MapLayoutOptions, type MapVectors, mapLayout } from "./map-layout.js";

async function run(): Promise<void> {
  const { vectors, options } = workerData as { readonly vectors: MapVectors; readonly options: MapLayoutOptions };
  const steps = mapLayout(vectors, options);
  for (;;) {
    const step = await steps.next();
    if (step.done) {
      const { x, y } = step.value;
      parentPort!.postMessage({ places: step.value }, [x.buffer as ArrayBuffer, y.buffer as ArrayBuffer]);
      return;
    }
    parentPort!.postMessage({ step: step.value });
  }
}

run().catch((error) => {
  parentPort!.postMessage({ error: error instanceof Error ? error.message : String(error) });
});
