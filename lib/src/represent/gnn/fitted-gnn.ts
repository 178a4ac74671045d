import { LabelEaseError } from "../../base/error.js";
import type { SpanTable } from "../../trace/span-table.js";
import { readModelFile, readWeights, writeModel } from "../model-file.js";
import type { FittedRepresentation } from "../representation.js";
import { openTextEncoder } from "../text/open.js";
import type { EngineChoice, GraphModel } from "./engine.js";
import { openEngine } from "./engines.js";
import { type Network, parameters } from "./network.js";
import { statusSlots } from "./status-slots.js";
import { TextIndex } from "./text-index.js";
import { standardise, type TimeScale, type TimeScales, timeFeatures, timesPerSpan } from "./time-features.js";
import { TraceGraphs } from "./trace-graphs.js";

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

/** Most spans that go through the network at once; a longer trace goes alone. */
const ENCODE_SPANS = 4096;

/** A trained graph network. */
export class FittedGnn implements FittedRepresentation {
  readonly name = "gnn";
  readonly width: number;
  readonly facts: FittedRepresentation["facts"];
  readonly #file: GnnModelFile;
  readonly #model: GraphModel;
  readonly #texts: TextIndex;

  constructor(file: GnnModelFile, model: GraphModel, texts: TextIndex) {
    this.#file = file;
    this.#model = model;
    this.#texts = texts;
    this.facts = file.facts;
    this.width = file.network.head[file.network.head.length - 1].width;
  }

  async encode(table: SpanTable): Promise<Float32Array> {
    const { times, scale, statuses, waiting, reverseEdges } = this.#file;
    const slots = statusSlots(table.names, statuses);
    const time = new Float32Array(table.duration.length * timesPerSpan(times));
    standardise(timeFeatures(table, times, { mode: waiting }), scale, time);
    const features = {
      text: this.#texts.of(table),
      time,
      status: Int32Array.from(table.status, (index) => slots[index]),
    };
    const texts = await this.#texts.vectors();
    const graphs = new TraceGraphs(timesPerSpan(times));
    for (let trace = 0; trace < table.traceIds.length; trace++) graphs.add(table, trace, features);
    const out = new Float32Array(graphs.traces * this.width);
    for (let from = 0; from < graphs.traces; ) {
      let to = from + 1;
      for (let spans = graphs.nodesOf(from); to < graphs.traces; to++) {
        spans += graphs.nodesOf(to);
        if (spans > ENCODE_SPANS) break;
      }
      const chosen = Uint32Array.from({ length: to - from }, (_, i) => from + i);
      out.set(await this.#model.encode(graphs.batch(chosen, texts, reverseEdges)), from * this.width);
      from = to;
    }
    return out;
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
  return new FittedGnn({ ...file, facts }, await engine.load(file.network, weights), new TextIndex(encoder));
}
