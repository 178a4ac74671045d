import type { Work } from "../../base/work.js";
import type { SpanFileWriter } from "../../parquet/span-file.js";
import { type BuiltTable, SpanTableBuilder } from "../../trace/build.js";
import { SpanFlag } from "../../trace/span-table.js";
import { idKey } from "../ids.js";
import { joinJson } from "../join-json.js";
import type { Example, Ledger } from "../ledger.js";
import type { UnitCheck } from "../unit-check.js";
import { RowKernel } from "./row-kernel.js";
import { separateSharedIds } from "./shared-ids.js";
import type { SpanStage } from "./span-stage.js";
import { readTraces, type StagedTraces, type TraceLimit } from "./staged-traces.js";
import { loadRecords, type TracePlan, tracePlans } from "./trace-plans.js";

const MENDED_FLAGS = SpanFlag.ORPHAN | SpanFlag.CYCLE | SpanFlag.TIME | SpanFlag.DUPLICATE;

/** What became of the staged spans. */
export interface Assembled {
  /** Spans that were mended, each counted once. */
  readonly repaired: number;
  /** Spans left out of too long traces, by file index. */
  readonly cut: ReadonlyMap<number, number>;
}

/**
 * Builds traces out of the staged spans and hands them to the writer.
 *
 * @param files Paths by file index, for the examples of what was mended.
 * @param options `spansPerTrace`: so many are kept, the others rejected. `exact`: all traces are looked at as if something
 *   were to be mended, which gives the same; for tests.
 */
export async function assemble(
  stage: SpanStage,
  writer: SpanFileWriter,
  ledger: Ledger,
  unitCheck: UnitCheck,
  files: readonly string[],
  { onProgress, signal, spansPerTrace, exact }: Work & { readonly spansPerTrace: number; readonly exact?: boolean },
): Promise<Assembled> {
  const { names, resources } = stage;
  const services = resources.map(({ service }) => names.service(service));
  const instances = resources.map(({ instance }) => names.instance(instance));
  const builder = new SpanTableBuilder(names);
  const examples = new Map<string, Example>();
  let repaired = 0;
  let done = 0;
  const cut = new Map<number, number>();
  const limit: TraceLimit = {
    spans: spansPerTrace,
    onCut({ file, ...place }) {
      ledger.note("rejected", `its trace has more than ${spansPerTrace} spans`, { file: files[file], ...place });
      cut.set(file, (cut.get(file) ?? 0) + 1);
    },
  };
  /** Traces in which something may have to be mended. */
  const mend = async (traces: StagedTraces) => {
    const own = mendIds(traces, ledger, files, (row) => resources[traces.resource[row]].service);
    const raw = {
      spanIds: traces.spanId,
      parentIds: traces.parentId,
      service: traces.resource.map((id) => services[id]),
      operation: traces.operation,
      instance: traces.resource.map((id) => instances[id]),
      status: traces.status,
      kind: traces.kind,
      start: traces.start,
      duration: traces.duration,
    };
    for (let trace = 0; trace < traces.traceIds.length; trace++) {
      const to = traces.offsets[trace + 1];
      builder.add(traces.traceIds[trace], raw, traces.offsets[trace], to);
      const { repairs } = builder;
      for (let i = examples.size; i < repairs.length; i++) {
        const { traceId, spanId } = repairs[i].example;
        const row = findSpan(traces, trace, spanId);
        examples.set(repairs[i].reason, { file: files[traces.file[row]], line: traces.line[row], traceId, spanId });
      }
    }
    const table = builder.build();
    for (let row = 0; row < table.source.length; row++) {
      const source = table.source[row];
      if (source < 0) continue;
      const up = table.parent[row];
      const underStandIn = up >= 0 && (table.flags[up] & SpanFlag.STAND_IN) !== 0;
      if (traces.mended[source] !== 0 || (table.flags[row] & MENDED_FLAGS) !== 0 || underStandIn) repaired++;
      if (resources[traces.resource[source]].service === "") {
        const place = { file: files[traces.file[source]], line: traces.line[source] };
        ledger.note("kept", "no service name", {
          ...place,
          traceId: traces.traceId[source],
          spanId: table.spanIds[row],
        });
      }
    }
    unitCheck.see(table, (row) => table.spanIds[row]);
    await writer.append(
      table,
      extras(table, traces, own, (id) => resources[id].members),
    );
  };
  const rows = new RowKernel(resources);
  /** Writes the rows of traces in which there was nothing to mend. */
  const putRows = () => {
    const ready = rows.take();
    if (ready === undefined) return;
    const [resource, operation, status, kind] = ready.rows.integer;
    const [, start, duration] = ready.rows.double;
    const integer = [resource.map((id) => services[id]), operation, resource.map((id) => instances[id]), status, kind];
    writer.appendRows({ ...ready.rows, integer }, ready.traces, names);
    const { offsets, parent, traces } = ready;
    const flags = new Uint8Array(ready.rows.rows);
    const traceIds = traces.map(({ id }) => id);
    unitCheck.see({ offsets, traceIds, parent, flags, start, duration }, (row) => ready.spanId(row));
  };
  try {
    for await (const plans of tracePlans(stage)) {
      signal?.throwIfAborted();
      const bytes = plans.reduce((sum, plan) => sum + plan.bytes, 0);
      const isLarge = bytes > rows.room;
      const memory = isLarge ? Buffer.allocUnsafe(bytes) : rows.memory;
      loadRecords(plans, stage, memory, isLarge ? 0 : rows.input);
      // Rows go before what is to be mended, or behind it: one of the two is always empty.
      let open: TracePlan[] = [];
      const mendOpen = async () => {
        if (open.length > 0) await mend(readTraces(open, memory, limit));
        open = [];
      };
      for (const plan of plans) {
        let added = exact || isLarge || plan.spans > spansPerTrace ? false : rows.add(plan);
        if (added === "full") {
          putRows();
          added = rows.add(plan);
        }
        if (added === true) await mendOpen();
        else {
          putRows();
          open.push(plan);
        }
        done += plan.spans;
      }
      await mendOpen();
      onProgress?.({ stage: "build traces", done, total: stage.count, unit: "spans" });
    }
    putRows();
  } finally {
    rows.close();
  }
  for (const { reason, count, unit } of builder.repairs) {
    ledger.note("repaired", reason, examples.get(reason)!, { count, ...(unit && { unit }) });
  }
  return { repaired, cut };
}

/** Gives spans without an id one, and finds parents whose id is written in another way; the old ids by row. */
function mendIds(
  traces: StagedTraces,
  ledger: Ledger,
  files: readonly string[],
  serviceOf: (row: number) => string,
): Map<number, Record<string, string>> {
  const old = new Map<number, Record<string, string>>();
  const mended = (row: number, reason: string, id: string, recorded: Record<string, string>) => {
    const place = { file: files[traces.file[row]], line: traces.line[row] };
    ledger.note("repaired", reason, { ...place, traceId: traces.traceId[row], spanId: id });
    traces.mended[row] = 1;
    old.set(row, { ...old.get(row), ...recorded });
  };
  const { offsets, spanId, parentId, traceId, traceIds } = traces;
  for (let trace = 0; trace < traceIds.length; trace++) {
    let ids: Set<string> | undefined;
    let byKey: Map<string, string> | undefined;
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      if (traceId[row] !== traceIds[trace]) {
        mended(row, "trace id in another form", spanId[row], { traceId: traceId[row] });
      }
      if (spanId[row] === "") {
        ids ??= new Set(spanId.slice(offsets[trace], offsets[trace + 1]));
        let number = row - offsets[trace] + 1;
        while (ids.has(`no-id-${number}`)) number += offsets[trace + 1] - offsets[trace];
        mended(row, "no span id", `no-id-${number}`, { spanId: "" });
        spanId[row] = `no-id-${number}`;
        ids.add(spanId[row]);
      }
    }
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      const parent = parentId[row];
      if (!parent || (row > offsets[trace] && parent === spanId[row - 1])) continue;
      ids ??= new Set(spanId.slice(offsets[trace], offsets[trace + 1]));
      if (ids.has(parent)) continue;
      byKey ??= new Map(Array.from(ids, (id) => [idKey(id), id]));
      const key = idKey(parent);
      const found = key === "" ? undefined : byKey.get(key);
      if (found === undefined) continue;
      mended(row, "parent id in another form", spanId[row], { parentSpanId: parent });
      parentId[row] = found;
    }
    separateSharedIds(traces, trace, serviceOf, (row, changes) => {
      const ids: Record<string, string> = { parentSpanId: parentId[row], ...old.get(row) };
      old.set(row, changes === "side" ? { spanId: spanId[row], ...ids } : ids);
      if (changes === "parent") return;
      const place = {
        file: files[traces.file[row]],
        line: traces.line[row],
        traceId: traceId[row],
        spanId: spanId[row],
      };
      ledger.note("kept", "span id shared by both sides of a call: the called side has one of its own", place);
    });
  }
  return old;
}

function findSpan({ spanId, offsets }: StagedTraces, trace: number, id: string): number {
  const to = offsets[trace + 1];
  for (let row = offsets[trace]; row < to; row++) if (spanId[row] === id) return row;
  // Named after the renaming of duplicates: "id#2".
  const base = id.replace(/#\d+$/, "");
  for (let row = offsets[trace]; row < to; row++) if (spanId[row] === base) return row;
  return offsets[trace];
}

/** The column `attributes`: what the source said, its resource, and how it was where it was mended. */
function extras(
  table: BuiltTable,
  traces: StagedTraces,
  old: ReadonlyMap<number, Record<string, string>>,
  members: (resource: number) => string,
): (string | null)[] {
  return Array.from(table.source, (source, row) => {
    if (source < 0) return null;
    const flags = table.flags[row];
    const raw: Record<string, string> = { ...old.get(source) };
    const set = (key: string, value: string) => {
      raw[key] ??= value;
    };
    if (flags & SpanFlag.DUPLICATE && table.spanIds[row] !== traces.spanId[source])
      set("spanId", traces.spanId[source]);
    if (flags & SpanFlag.CYCLE) set("parentSpanId", traces.parentId[source]);
    if (flags & SpanFlag.TIME) {
      if (table.start[row] !== traces.start[source]) set("start", String(traces.start[source]));
      if (table.duration[row] !== traces.duration[source]) set("duration", String(traces.duration[source]));
    }
    let extra = joinJson(traces.extra[source], members(traces.resource[source]));
    for (const _ in raw) {
      extra = withRaw(extra, raw);
      break;
    }
    return extra === "" ? null : extra;
  });
}

function withRaw(extra: string, raw: Record<string, string>): string {
  if (!extra.includes('"raw":')) return joinJson(extra, `"raw":${JSON.stringify(raw)}`);
  const parsed = JSON.parse(extra) as { raw?: object };
  return JSON.stringify({ ...parsed, raw: { ...parsed.raw, ...raw } });
}
