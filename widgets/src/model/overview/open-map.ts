import {
  CONTEXT_WIDTH,
  type Embedding,
  GuidedMethod,
  PaperMethod,
  type TraceMap,
  type TraceMapOptions,
  traceMap,
  UsageError,
} from "labelease";
import type { MapState } from "../../contract/overview-state.js";
import { isInside } from "../../draw/is-inside.js";
import type { Deck } from "../deck.js";
import { DeckOutlook } from "./deck-outlook.js";
import { mapTwin } from "./map-twin.js";
import { Overview } from "./overview.js";

/** How {@link openMap} draws a map. */
export interface OpenMapOptions extends TraceMapOptions {
  /**
   * What lies near each other: an embedding, or as many numbers for each trace of the recording, in its order. Default: what
   * the deck's method goes by, the features of guided labelling or the vectors of the graph network.
   */
  readonly vectors?: Embedding | Float32Array;
  /** What the vectors are, in words. */
  readonly name?: string;
}

/**
 * A map of all traces of a deck: like ones beside each other, coloured by label, paler where it is less certain. It follows
 * every answer. A click shows the trace as a card below; Enter opens it in the deck.
 *
 * @throws UsageError if the vectors are not of this recording; the signal's reason if aborted.
 */
export async function openMap(deck: Deck, options: OpenMapOptions = {}): Promise<MapOverview> {
  const { signal, onProgress } = options;
  const [embedding, name] = vectorsOf(deck, options);
  const outlook = await DeckOutlook.of(deck, { signal, onProgress });
  return new MapOverview(outlook, await traceMap(embedding, options), name);
}

/** A map of the traces of a deck. */
export class MapOverview extends Overview<MapState> {
  readonly map: TraceMap;
  readonly #name: string;

  constructor(outlook: DeckOutlook, map: TraceMap, name: string) {
    super(outlook, "Map");
    this.map = map;
    this.#name = name;
  }

  protected override own(): Pick<MapState, "places"> {
    const { x, y, meaning } = this.map;
    return { places: { x, y, meaning: `Drawn from ${this.#name}. ${meaning}` } };
  }

  protected override within(outline: readonly number[]): number[] {
    const { x, y } = this.map;
    const rows: number[] = [];
    for (let row = 0; row < x.length; row++) if (isInside(outline, x[row], y[row])) rows.push(row);
    return rows;
  }

  override twin(): string {
    return mapTwin(this.state);
  }
}

function vectorsOf({ opened, session }: Deck, { vectors, name }: OpenMapOptions): [Embedding, string] {
  const { ids } = opened;
  if (vectors instanceof Float32Array) {
    const width = vectors.length / Math.max(1, ids.length);
    if (!Number.isInteger(width) || (width === 0 && ids.length > 0)) {
      throw new UsageError(`Cannot draw map: ${vectors.length} numbers for ${ids.length} traces`);
    }
    return [{ ids, width, vectors }, name ?? "the given vectors"];
  }
  if (vectors !== undefined) return [inOrder(vectors, ids), name ?? "the given vectors"];
  const { method } = session;
  if (method instanceof PaperMethod) return [method.embedding, name ?? "the vectors of the graph network"];
  if (!(method instanceof GuidedMethod))
    throw new UsageError(`Cannot draw map: the method "${method.name}" has no vectors; name some`);
  const { x } = method.standing().now.process.points;
  const embedding = { ids, width: CONTEXT_WIDTH, vectors: Float32Array.from(x) };
  return [
    embedding,
    name ?? `the ${CONTEXT_WIDTH} numbers by which guided labelling sees a trace and its neighbours in time`,
  ];
}

/** The vectors in the order of the recording. */
function inOrder(embedding: Embedding, ids: readonly string[]): Embedding {
  if (embedding.ids.length === ids.length && ids.every((id, row) => embedding.ids[row] === id)) return embedding;
  const rows = new Map(embedding.ids.map((id, row) => [id, row]));
  const { width } = embedding;
  const vectors = new Float32Array(ids.length * width);
  ids.forEach((id, to) => {
    const row = rows.get(id);
    if (row === undefined) throw new UsageError(`Cannot draw map: trace ${JSON.stringify(id)} has no vector`);
    vectors.set(embedding.vectors.subarray(row * width, (row + 1) * width), to * width);
  });
  return { ids, width, vectors };
}
