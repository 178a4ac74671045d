/** Some traces of context tables, in their order; services and keys may lose all their traces. */
export function pickTraces(tables, keep) {
  const rows = [];
  for (let i = 0; i < tables.time.length; i++) if (keep(i)) rows.push(i);
  const column = (values) => values.constructor.from(rows, (row) => values[row]);
  const runs = (offsets, ...columns) => {
    const starts = new Float64Array(rows.length + 1);
    for (const [i, row] of rows.entries()) starts[i + 1] = starts[i] + offsets[row + 1] - offsets[row];
    const picked = columns.map((values) => {
      const out = new values.constructor(starts[rows.length]);
      for (const [i, row] of rows.entries()) out.set(values.subarray(offsets[row], offsets[row + 1]), starts[i]);
      return out;
    });
    return [starts, ...picked];
  };
  const { timeOffsets, timeKey, timeCount, timeSum } = tables;
  const [timeStarts, keys, counts, sums] = runs(timeOffsets, timeKey, timeCount, timeSum);
  const [signatureOffsets, traceSignature] = runs(tables.signatureOffsets, tables.traceSignature);
  const [errorOffsets, errorNode, errorClass] = runs(tables.errorOffsets, tables.errorNode, tables.errorClass);
  return {
    rows,
    tables: {
      ...tables,
      ids: rows.map((row) => tables.ids[row]),
      time: column(tables.time),
      duration: column(tables.duration),
      entry: column(tables.entry),
      shape: column(tables.shape),
      ...{ timeOffsets: timeStarts, timeKey: keys, timeCount: counts, timeSum: sums },
      ...{ signatureOffsets, traceSignature, errorOffsets, errorNode, errorClass },
    },
  };
}

/** The same tables with times that may be changed. */
export function withOwnTimes(tables) {
  return { ...tables, timeSum: tables.timeSum.slice(), duration: tables.duration.slice() };
}

/** Some traces of span tables, each batch with columns of its own that may be changed. */
export function pickBatches(batches, keep) {
  let first = 0;
  return batches.map((batch) => {
    const traces = [];
    for (let i = 0; i < batch.traceIds.length; i++) if (keep(first + i)) traces.push(i);
    first += batch.traceIds.length;
    return pickRows(batch, traces, () => true);
  });
}

/** Span tables without the rows marked in `gone` (per batch); whoever drops a row drops what is below it. */
export function withoutRows(batches, gone) {
  return batches.map((batch, b) => pickRows(batch, [...batch.traceIds.keys()], (row) => gone[b][row] === 0));
}

/** A table of some traces, and of them some rows. */
function pickRows(batch, traces, keep) {
  const { offsets, parent } = batch;
  const moved = new Int32Array(parent.length).fill(-1);
  const from = [];
  const offset = new Uint32Array(traces.length + 1);
  for (const [i, trace] of traces.entries()) {
    for (let row = offsets[trace]; row < offsets[trace + 1]; row++) {
      if (!keep(row)) continue;
      moved[row] = from.length;
      from.push(row);
    }
    offset[i + 1] = from.length;
  }
  const column = (values) => values.constructor.from(from, (row) => values[row]);
  return {
    names: batch.names,
    traceIds: traces.map((i) => batch.traceIds[i]),
    offsets: offset,
    parent: Int32Array.from(from, (row) => (parent[row] < 0 ? -1 : moved[parent[row]])),
    service: column(batch.service),
    operation: column(batch.operation),
    status: column(batch.status),
    kind: column(batch.kind),
    start: column(batch.start),
    duration: column(batch.duration),
    flags: column(batch.flags),
  };
}
