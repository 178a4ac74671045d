/** Recordings with their truth, kept in a cache folder in the form that the cases change: spans in memory, and context tables. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { openCorpus } from "../../../lib/dist/corpus/open.js";
import { openSession } from "../../../lib/dist/parquet/session.js";
import { TableCollector } from "../../../lib/dist/represent/context/table-collector.js";

/** TrainTicket before 14:15 of its day is nearly all faults. */
const QUIET_FROM = new Map([["train_ticket", 1_675_088_600]]);

const held = new Map();

/**
 * A recording: `batches` (span tables without span ids), `tables` (context tables), and per trace `anomalous`, `suspect`
 * and `quiet`, which is 1 in fault-free stretches.
 */
export async function recording(name, { data, cache }) {
  const known = held.get(name);
  if (known !== undefined) return known;
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${name}.v8`);
  if (!existsSync(file)) writeFileSync(file, serialize(await read(join(data, name))));
  const { batches, truth } = deserialize(readFileSync(file));
  const tables = tablesOf(batches);
  const from = QUIET_FROM.get(name) ?? 0;
  const rows = tables.ids.map((id) => truth.get(id));
  const found = {
    name,
    batches,
    tables,
    anomalous: Uint8Array.from(rows, ([anomalous]) => anomalous),
    suspect: Uint8Array.from(rows, ([, suspect]) => suspect),
    quiet: Uint8Array.from(rows, ([anomalous, , inWindow], i) =>
      Number(!anomalous && !inWindow && tables.time[i] > from),
    ),
  };
  held.clear(); // one at a time: the largest takes 200 MB
  held.set(name, found);
  return found;
}

/** Context tables of span tables. */
export function tablesOf(batches) {
  const collector = new TableCollector();
  for (const batch of batches) collector.add(batch);
  return collector.finish();
}

async function read(folder) {
  const corpus = await openCorpus(folder, { threads: 1 });
  const batches = [];
  const { services, operations, instances, statuses } = corpus.names;
  const names = { services, operations, instances, statuses };
  for await (const { spanIds: _ids, absentParents: _parents, ...batch } of corpus.batches())
    batches.push({ ...batch, names });
  await corpus.close();
  const session = await openSession({ threads: 1 });
  const reader = await session.connection.runAndReadAll(
    `SELECT trace_id, anomalous::INT, suspect::INT, in_window::INT FROM '${join(folder, "labels.parquet")}'`,
  );
  const truth = new Map(reader.getRows().map(([id, ...marks]) => [id, marks.map(Number)]));
  await session.close();
  return { batches, truth };
}
