import { LabelEaseError } from "../base/error.js";
import type { EngineChoice } from "./gnn/engine.js";
import { readModelFile } from "./model-file.js";
import type { FittedRepresentation } from "./representation.js";

/**
 * Reads back a fitted representation that `save` wrote, to apply it to this or another recording.
 *
 * @param folder With `model.json` and `weights.bin`.
 * @param options What is to run a graph network; default the fastest.
 * @throws LabelEaseError if there is none, or its text encoder is not installed.
 *
 * @example
 * await assert.rejects(loadRepresentation("/no/such/folder"), /model.json cannot be read/);
 */
export async function loadRepresentation(folder: string, options: EngineChoice = {}): Promise<FittedRepresentation> {
  const { representation } = await readModelFile(folder);
  if (representation === "gnn") return (await import("./gnn/fitted-gnn.js")).loadGnn(folder, options);
  if (representation === "stv") return (await import("./stv.js")).loadStv(folder);
  throw new LabelEaseError(`Cannot load model: representation "${representation}" is not known`, { folder });
}
