import { crc32 } from "node:zlib";
import type { JournalEvent } from "./event.js";
import { plainText, storedText } from "./stored-text.js";

/** Columns of the table `events`, in order. */
export const EVENT_COLUMNS = [
  "seq",
  "id",
  "time",
  "annotator",
  "trace_id",
  "kind",
  "value",
  "prev_seq",
  "client",
  "fold",
  "crc",
] as const;

/** An event as a row: {@link EVENT_COLUMNS}. */
export type EventRow = readonly [
  seq: number,
  id: string,
  time: string,
  annotator: string,
  traceId: string,
  kind: string,
  value: string,
  prevSeq: number,
  client: string,
  fold: string,
  crc: number,
];

/** The row of an event; its last number is the CRC-32 of all the others. */
export function rowOf(event: JournalEvent, fold: string): EventRow {
  const { seq, id, time, annotator, traceId, kind, value, prevSeq, client } = event;
  const [storedId, storedTime, name, trace, word, sender] = [id, time, annotator, traceId, kind, client].map(
    storedText,
  );
  const cells = [seq, storedId, storedTime, name, trace, word, JSON.stringify(value), prevSeq, sender, fold] as const;
  return [...cells, crc32(JSON.stringify(cells))];
}

/** The event in a row and its fold code, or undefined if the row is not as it was written. */
export function eventOf(row: readonly unknown[]): { readonly event: JournalEvent; readonly fold: string } | undefined {
  const cells = row.slice(0, -1);
  if (row.length !== EVENT_COLUMNS.length || crc32(JSON.stringify(cells)) !== row.at(-1)) return undefined;
  const [seq, id, time, annotator, traceId, kind, value, prevSeq, client, fold] = cells as unknown as EventRow;
  const event = {
    id: plainText(id),
    seq,
    time: plainText(time),
    annotator: plainText(annotator),
    traceId: plainText(traceId),
    kind: plainText(kind),
    value: JSON.parse(value),
    prevSeq,
    client: plainText(client),
  };
  return { event, fold };
}
