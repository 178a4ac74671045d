import { LABEL_SOURCES, type TraceLabel } from "./labels.js";

/** Columns of a {@link LabelTable}; names that repeat are stored once, the columns hold indices into their lists. */
export interface LabelColumns {
  readonly ids: readonly string[];
  /** 1 abnormal, 0 normal. */
  readonly abnormal: Uint8Array;
  /** 1 where a person said it of this very trace, 2 where of many at once, 0 where it is taken over: {@link LABEL_SOURCES}. */
  readonly human: Uint8Array;
  readonly annotators: readonly string[];
  /** Index into `annotators`. */
  readonly annotator: Uint32Array;
  /** Ids of the traces whose answers were taken over. */
  readonly representatives: readonly string[];
  /** Index into `representatives`. */
  readonly representative: Uint32Array;
  /** ISO 8601, "" for a simulated operator. */
  readonly times: readonly string[];
  /** Index into `times`. */
  readonly time: Uint32Array;
  /** Euclidean distance to the centre of the cluster; 0 where a person said it. */
  readonly distance: Float32Array;
  /** 0 to 1; 1 where a person said it. */
  readonly confidence: Float32Array;
}

/** Labels of many traces in columns: 18 bytes a trace beside its id. Iterating gives the rows. */
export class LabelTable implements Iterable<TraceLabel> {
  constructor(readonly columns: LabelColumns) {}

  /**
   * The table of given rows.
   *
   * @example
   * const row = {
   *   traceId: "t1", label: "normal", source: "human", annotator: "ann", representativeId: "t1",
   *   distance: 0, confidence: 1, time: "",
   * } as const;
   * const table = LabelTable.of([row]);
   * assert.deepEqual([...table], [row]);
   */
  static of(rows: Iterable<TraceLabel>): LabelTable {
    const list = Array.isArray(rows) ? (rows as readonly TraceLabel[]) : [...rows];
    const [annotators, annotator] = intern(list, (row) => row.annotator);
    const [representatives, representative] = intern(list, (row) => row.representativeId);
    const [times, time] = intern(list, (row) => row.time);
    return new LabelTable({
      ids: list.map((row) => row.traceId),
      abnormal: Uint8Array.from(list, (row) => Number(row.label === "abnormal")),
      human: Uint8Array.from(list, (row) => LABEL_SOURCES.indexOf(row.source)),
      annotators,
      annotator,
      representatives,
      representative,
      times,
      time,
      distance: Float32Array.from(list, (row) => row.distance),
      confidence: Float32Array.from(list, (row) => row.confidence),
    });
  }

  get length(): number {
    return this.columns.ids.length;
  }

  /** The label in row `i`. */
  at(i: number): TraceLabel {
    const { columns } = this;
    return {
      traceId: columns.ids[i],
      label: columns.abnormal[i] === 1 ? "abnormal" : "normal",
      source: LABEL_SOURCES[columns.human[i]],
      annotator: columns.annotators[columns.annotator[i]],
      representativeId: columns.representatives[columns.representative[i]],
      distance: columns.distance[i],
      confidence: columns.confidence[i],
      time: columns.times[columns.time[i]],
    };
  }

  *[Symbol.iterator](): Generator<TraceLabel> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

function intern(rows: readonly TraceLabel[], text: (row: TraceLabel) => string): [string[], Uint32Array] {
  const indices = new Map<string, number>();
  const column = Uint32Array.from(rows, (row) => {
    const name = text(row);
    const index = indices.get(name) ?? indices.size;
    if (index === indices.size) indices.set(name, index);
    return index;
  });
  return [[...indices.keys()], column];
}
