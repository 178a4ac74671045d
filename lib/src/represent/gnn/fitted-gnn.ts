import { availableParallelism } from "node:os";
import { LabelEaseError } from "../../base/error.js";
import type { SpanTable } from "../../trace/span-table.js";
import { readModelFile, readWeights, writeModel } from "../model-file.js";
import type { FittedRepresentation } from "../representation.js";
import { openTextEncoder } from "../text/open.js";
import { type EncodeSettings, encodeTable } from "./encode-table.js";
import { EncodeTeam } from "./encode-team.js";
import type { EngineChoice, GraphEngine, GraphModel } from "./engine.js";
import { openEngine } from "./engines.js";
import { type Network, parameters } from "./network.js";
import { slotsOfRows, statusSlots } from "./status-slots.js";
import { TextIndex } from "./text-index.js";
import type { TimeScale, TimeScales } from "./time-features.js";

/** What `model.json` holds of a graph network. */
export interface GnnModelFile {
  readonly schema: 1;
  readonly representation: "gnn";
  readonly network: Network;
  /** Name of the text encoder, and what it was opened by (null: the default). */
  readonly encoder: string;
  readonly encoderOption: string | null;
  readonly times: TimeScales;
  readonly scale: TimeScale;
  readonly statuses: readonly string[];
  readonly waiting: "union" | "released";
  readonly reverseEdges: boolean;
  readonly facts: FittedRepresentation["facts"];
}

/** Spans of a table from which on threads encode it. */
const THREADED_SPANS = 16_384;

/** A trained graph network. */
export class FittedGnn implements FittedRepresentation {
  readonly name = "gnn";
  readonly width: number;
  readonly facts: FittedRepresentation["facts"];
  readonly #file: GnnModelFile;
  readonly #model: GraphModel;
  readonly #texts: TextIndex;
  readonly #settings: EncodeSettings;
  readonly #threads: number;
  #team: EncodeTeam | undefined;

  /** @param threads Threads that encode tables beside this one; only where the kernels run the network. */
  constructor(file: GnnModelFile, model: GraphModel, texts: TextIndex, threads = 1) {
    this.#file = file;
    this.#model = model;
    this.#texts = texts;
    this.facts = file.facts;
    this.width = file.network.head[file.network.head.length - 1].width;
    const { times, scale, waiting, reverseEdges } = file;
    this.#settings = { times, scale, waiting, reverseEdges, width: this.width };
    this.#threads = threads;
  }

  /** Tables to encode at once: more than one where there are threads for it. */
  get lanes(): number {
    return this.#threads > 1 ? this.#threads + 1 : 1;
  }

  async encode(table: SpanTable): Promise<Float32Array> {
    const { offsets, parent, start, duration } = table;
    const text = this.#texts.of(table);
    const status = slotsOfRows(table.status, statusSlots(table.names, this.#file.statuses));
    const input = { offsets, parent, start, duration, text, status };
    const texts = await this.#texts.vectors();
    if (this.#threads > 1 && parent.length >= THREADED_SPANS) {
      this.#team ??= EncodeTeam.start(this.#threads, {
        network: this.#file.network,
        weights: await this.#model.weights(),
        settings: this.#settings,
      });
      if (this.#team?.works) return this.#team.encode(input, texts);
    }
    return encodeTable(this.#model, input, texts, this.#settings);
  }

  async save(folder: string): Promise<void> {
    const weights = await this.#model.weights();
    await writeModel(
      folder,
      this.#file,
      parameters(this.#file.network).map(({ name }) => weights.get(name)!),
    );
  }

  dispose(): void {
    this.#team?.close();
    this.#model.dispose();
  }
}

/** Reads back what `FittedGnn.save` wrote; the text encoder must be the same. */
export async function loadGnn(folder: string, { engine: named, threads }: EngineChoice = {}): Promise<FittedGnn> {
  const file = (await readModelFile(folder)) as unknown as GnnModelFile;
  const encoder = await openTextEncoder(file.encoderOption ?? file.encoder);
  if (encoder.name !== file.encoder) {
    throw new LabelEaseError(
      `Cannot load model: it was trained with text encoder "${file.encoder}", not "${encoder.name}"`,
      { folder },
    );
  }
  const engine = typeof named === "object" ? named : await openEngine(file.network, named, { threads });
  const names = parameters(file.network);
  const arrays = await readWeights(
    folder,
    names.map(({ shape }) => shape.reduce((a, b) => a * b, 1)),
  );
  const weights = new Map(names.map(({ name }, i) => [name, arrays[i]]));
  const facts = { ...file.facts, engine: engine.name };
  const model = await engine.load(file.network, weights);
  return new FittedGnn({ ...file, facts }, model, new TextIndex(encoder), encodeThreads(engine, threads));
}

/** How many threads encode: those of the kernels, where they run the network; TensorFlow has threads of its own. */
export function encodeThreads(engine: GraphEngine, threads = Math.min(4, availableParallelism())): number {
  return engine.name === "wasm-kernels" ? threads : 1;
}
