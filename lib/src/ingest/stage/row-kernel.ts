import type { StagedRows } from "../../parquet/staged-spans.js";
import { type KernelAsks, RecordKernel } from "../fast/kernel.js";
import type { Resource } from "../raw-span.js";
import type { TracePlan } from "./trace-plans.js";

/** As in lib/kernels/ingest/layout-rows.ts. */
const TRACE_ID = 0x50000;
const MOST_TRACE_ID = 0x1000;
const RUNS = 0x100000;
const MOST_RUNS = 0x10000;
const MOST_SPANS = 32_768;
const SERVICELESS = 0x400000;
const MEMBERS = 0x500000;
const MOST_RESOURCES = 0x100000;
const MEMBER_TEXTS = 0xd00000;
const MEMBER_TEXTS_END = 0x1f00000;
const DOUBLES = [0x2100000, 0x2000000, 0x2080000] as const;
const RESOURCE_NUMBERS = 0x2180000;
const OPERATION_NUMBERS = 0x21c0000;
const STATUS_NUMBERS = 0x2200000;
const KINDS = 0x2240000;
const PARENT_ROWS = 0x2280000;
const HAS_PARENT = 0x22c0000;
const HAS_ATTRIBUTES = 0x22e0000;
const TRACE_TEXTS = 0x2400000;
const ID_TEXTS = 0x2800000;
const PARENT_TEXTS = 0x2a00000;
const ATTRIBUTES = 0x2c00000;

const NOTHING: KernelAsks = {
  operation: () => -1,
  resource: () => -1,
  process: () => -1,
  outcome: () => -1,
  trace: () => false,
};

/** Rows that are ready to be written, and of which traces they are. */
export interface ReadyRows {
  /** `integer`: resource, operation, status, kind. */
  readonly rows: StagedRows;
  readonly traces: readonly { readonly id: string; readonly start: number }[];
  /** Trace i has the rows from `offsets[i]` to before `offsets[i + 1]`. */
  readonly offsets: Uint32Array;
  /** Row of the parent, -1 for a root. */
  readonly parent: Int32Array;
  spanId(row: number): string;
}

/** Puts traces together in which nothing is to be mended, from records to rows. */
export class RowKernel {
  readonly #kernel: RecordKernel;
  /** Whether all resources have found room. */
  readonly #isReady: boolean;
  #ids: string[] = [];
  #offsets: number[] = [0];

  constructor(resources: readonly Resource[]) {
    this.#kernel = RecordKernel.take(NOTHING, []);
    this.#isReady = this.#putResources(resources);
    this.#kernel.run.startRows();
  }

  /** Bytes of records that find room at {@link input}. */
  readonly room = RecordKernel.ROOM;

  /** The memory, and where in it records are to be put. */
  get memory(): Buffer {
    return this.#kernel.bytes;
  }
  readonly input = RecordKernel.RECORDS;

  /**
   * Adds a trace whose records are loaded.
   *
   * @returns Whether it was done; "full" if rows have to be taken away before.
   */
  add({ traceId, runs, spans }: TracePlan): boolean | "full" {
    if (!this.#isReady || spans > MOST_SPANS || runs.length > MOST_RUNS || traceId.length > MOST_TRACE_ID) return false;
    const { memory } = this;
    const list = new Int32Array(memory.buffer, RUNS, runs.length * 2);
    for (let i = 0; i < runs.length; i++) {
      if (runs[i].traceId !== traceId) return false;
      list[2 * i] = runs[i].address;
      list[2 * i + 1] = runs[i].spans;
    }
    const length = memory.write(traceId, TRACE_ID);
    const done = this.#kernel.run.assembleTrace(runs.length, TRACE_ID, length);
    if (done < 0) return this.#ids.length > 0 ? "full" : false;
    if (done === 0) return false;
    this.#ids.push(traceId);
    this.#offsets.push(this.#kernel.run.rowCount());
    return true;
  }

  /** Takes the rows away; they stand there until the next trace comes. Undefined if there are none. */
  take(): ReadyRows | undefined {
    if (this.#ids.length === 0) return undefined;
    const { run } = this.#kernel;
    const { memory } = this;
    const rows = run.rowCount();
    const integers = (at: number) => new Int32Array(memory.buffer, at, rows);
    const [traceStart, start, duration] = DOUBLES.map((at) => new Float64Array(memory.buffer, at, rows));
    const ids = memory.subarray(ID_TEXTS, run.idTextEnd());
    const offsets = Uint32Array.from(this.#offsets);
    const ready: ReadyRows = {
      rows: {
        rows,
        text: [
          { bytes: memory.subarray(TRACE_TEXTS, run.traceTextEnd()) },
          { bytes: ids },
          {
            bytes: memory.subarray(PARENT_TEXTS, run.parentTextEnd()),
            present: memory.subarray(HAS_PARENT, HAS_PARENT + rows),
          },
          {
            bytes: memory.subarray(ATTRIBUTES, run.attributeEnd()),
            present: memory.subarray(HAS_ATTRIBUTES, HAS_ATTRIBUTES + rows),
          },
        ],
        integer: [RESOURCE_NUMBERS, OPERATION_NUMBERS, STATUS_NUMBERS, KINDS].map(integers),
        double: [traceStart, start, duration],
      },
      traces: this.#ids.map((id, i) => ({ id, start: traceStart[offsets[i]] })),
      offsets,
      parent: integers(PARENT_ROWS),
      spanId(row) {
        let at = 0;
        for (let i = 0; i < row; i++) at += 4 + ids.readUInt32LE(at);
        return ids.toString("utf8", at + 4, at + 4 + ids.readUInt32LE(at));
      },
    };
    this.#ids = [];
    this.#offsets = [0];
    run.startRows();
    return ready;
  }

  close(): void {
    this.#kernel.giveBack();
  }

  #putResources(resources: readonly Resource[]): boolean {
    if (resources.length > MOST_RESOURCES) return false;
    const { memory } = this;
    const places = new Int32Array(memory.buffer, MEMBERS, resources.length * 2);
    let at = MEMBER_TEXTS;
    for (let i = 0; i < resources.length; i++) {
      const { service, members } = resources[i];
      memory[SERVICELESS + i] = service === "" ? 1 : 0;
      if (at + 3 * members.length > MEMBER_TEXTS_END) return false;
      places[2 * i] = at;
      places[2 * i + 1] = memory.write(members, at);
      at += places[2 * i + 1];
    }
    return true;
  }
}
