// The thread of a `BaselineWorker`.
import { parentPort, workerData } from "node:worker_threads";
import { contextFeatures } from "../../represent/context/context-features.js";
import type { ContextTables } from "../../represent/context/tables-form.js";
import { takeBaseline } from "./baseline.js";
import type { Task } from "./baseline-worker.js";
import { overlook } from "./overview.js";
import { packBaseline } from "./pack-baseline.js";

const tables = workerData as ContextTables;

parentPort!.on("message", ({ id, baseline, overview }: Task) => {
  try {
    if (overview !== undefined) {
      parentPort!.postMessage({ id, result: overlook(overview.points, overview.observations) });
      return;
    }
    const [result, transfer] = packBaseline(takeBaseline(baseline!, (normal) => contextFeatures(tables, normal)));
    parentPort!.postMessage({ id, result }, transfer);
  } catch (error) {
    parentPort!.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
