import { constants, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { ImportError } from "../../../base/error.js";
import { EventStore } from "../event-store.js";
import { Refold } from "../refold.js";
import { type CarvedEvent, carveEvents } from "./carve.js";

/** What was done about a damaged journal. */
export interface Damage {
  /** The damaged file as it was, beside the journal. */
  readonly setAside: string;
  /** What was wrong with it. */
  readonly reason: string;
  /** Events that were read out of it. */
  readonly saved: number;
  /** Seqs of the events that were not, from and to. What stood behind the last one saved is not known. */
  readonly lost: readonly (readonly [from: number, to: number])[];
}

/**
 * Copies a damaged journal aside and puts in its place one with all events that can still be read. In the place of a
 * lost event stands one of kind "lost".
 *
 * @throws ImportError if no event can be read: the file stays as it is.
 */
export async function setAside(path: string, reason: string): Promise<Damage> {
  const found = carveEvents(path);
  if (found.length === 0) {
    throw new ImportError("Cannot open journal: it is none, or nothing in it can be read", { file: path });
  }
  const aside = freeName(path);
  copyFileSync(path, aside, constants.COPYFILE_EXCL);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${aside}-wal`);
  const fresh = `${path}.saving-${process.pid}`;
  const clear = (file: string) => {
    for (const end of ["-wal", "-shm", "-suspect"]) rmSync(file + end, { force: true });
  };
  try {
    const store = await EventStore.open(fresh);
    try {
      store.transaction(() => {
        const refold = new Refold();
        for (const event of withoutGaps(found)) store.insert(event, refold.code(event, event.joined));
      });
    } finally {
      store.close();
    }
    clear(path);
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
    clear(fresh);
  }
  return { setAside: aside, reason, saved: found.length, lost: gaps(found) };
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`;
    if (!existsSync(name)) return name;
  }
}

function gaps(events: readonly CarvedEvent[]): [number, number][] {
  const lost: [number, number][] = [];
  let expected = 1;
  for (const { seq } of events) {
    if (seq > expected) lost.push([expected, seq - 1]);
    expected = seq + 1;
  }
  return lost;
}

function* withoutGaps(events: readonly CarvedEvent[]): Generator<CarvedEvent> {
  let prevSeq = 0;
  let expected = 1;
  for (const event of events) {
    for (; expected < event.seq; expected++) {
      const nobody = { annotator: "", traceId: "", time: "", client: "" };
      yield { ...nobody, id: `lost ${expected}`, seq: expected, kind: "lost", value: null, prevSeq, joined: false };
      prevSeq = expected;
    }
    if (event.annotator === "" && event.traceId === "") prevSeq = event.seq;
    yield event;
    expected++;
  }
}
