import { randomUUID } from "node:crypto";
import { ImportError } from "../../base/error.js";
import { diskError, isDamage } from "./disk-error.js";
import { EventStore } from "./event-store.js";
import { Journal, type JournalOptions } from "./journal.js";
import { type Damage, setAside } from "./salvage/set-aside.js";
import { NotAJournal } from "./schema.js";

/**
 * Opens a journal of what people said of traces, or begins one where there is no file. A journal of an earlier version is
 * brought to the newest. A damaged one is copied aside and every event that can still be read is kept, see
 * {@link Journal.damage}.
 *
 * @param path The file; SQLite keeps a write-ahead log beside it while it is open.
 * @throws ImportError if the file is something else, or of a later version; LabelEaseError if it cannot be opened or
 *   written.
 *
 * @example
 * const { mkdtemp } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const folder = await mkdtemp(`${tmpdir()}/labelease-`);
 * const journal = await openJournal(`${folder}/answers.journal`);
 * journal.append({ annotator: "ann", traceId: "t1", kind: "answer", value: { value: "abnormal" } });
 * assert.equal(journal.standing("ann")[0].value, "abnormal");
 * journal.undo("ann");
 * assert.deepEqual(journal.standing("ann"), []);
 * journal.close();
 */
export async function openJournal(path: string, options: JournalOptions = {}): Promise<Journal> {
  const { now = () => new Date().toISOString(), newId = randomUUID, client = "labelease" } = options;
  const open = async (damage?: Damage) => {
    const store = await EventStore.open(path);
    try {
      return new Journal(path, store, { now, newId, client }, damage);
    } catch (error) {
      store.close();
      throw error;
    }
  };
  try {
    return await open().catch(async (error) => {
      if (!isDamage(error) && !(error instanceof NotAJournal)) throw error;
      const damage = await setAside(path, error.message).catch((cause) => {
        throw cause instanceof ImportError && error instanceof NotAJournal ? error : cause;
      });
      return open(damage);
    });
  } catch (error) {
    throw diskError("Cannot open journal", path, error);
  }
}
