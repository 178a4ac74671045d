import type { JournalEvent } from "../../label/journal/event.js";
import { EventStore } from "../../label/journal/event-store.js";
import { Refold } from "../../label/journal/refold.js";

/** Writes a journal of so many answers of two people, one in ten taken back. */
export async function writeLongJournal(path: string, events: number): Promise<void> {
  const store = await EventStore.open(path);
  try {
    store.transaction(() => {
      const refold = new Refold();
      const last = new Map<string, number>();
      for (let seq = 1; seq <= events; seq++) {
        const before = seq % 10 === 0 ? seq - 1 : 0;
        const place = before === 0 ? seq : before;
        const annotator = place % 2 === 0 ? "ann" : "bob";
        const traceId = (place % 200_000).toString(16).padStart(32, "0");
        const key = `${annotator} ${traceId}`;
        const event: JournalEvent = {
          ...{ id: `event ${seq}`, seq, time: "2026-01-01T00:00:00.000Z", annotator, traceId, client: "bench" },
          ...(before === 0
            ? { kind: "answer", value: { value: seq % 3 === 0 ? "abnormal" : "normal" } }
            : { kind: "undo", value: { of: before } }),
          prevSeq: last.get(key) ?? 0,
        };
        last.set(key, seq);
        store.insert(event, refold.code(event, false));
      }
    });
  } finally {
    store.close();
  }
}
