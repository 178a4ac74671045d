import type Libsql from "libsql";
import { isReadOnly } from "./disk-error.js";
import type { JournalEvent } from "./event.js";
import { type Migrations, migrate, type Schema } from "./schema.js";
import { EVENT_COLUMNS, eventOf, rowOf } from "./stored-event.js";
import { storedText } from "./stored-text.js";

/** Milliseconds to wait for another process. */
const BUSY_MS = 5000;
/** Rows read at a time: a text that V8 holds easily. */
const CHUNK = 20_000;

const COLUMNS = EVENT_COLUMNS.join(", ");
const NUMBERS: ReadonlySet<string> = new Set(["seq", "prev_seq", "crc"]);
/** Text is read as bytes: at damaged UTF-8 the driver would end the process. */
const READ = EVENT_COLUMNS.map((name) => `CAST(${name} AS ${NUMBERS.has(name) ? "INTEGER" : "BLOB"})`).join(", ");

/** A row, or more of the file, is not as it was written. */
export class DamagedRow extends Error {
  override readonly name = "DamagedRow";
  readonly code = "SQLITE_CORRUPT_ROW";
}

/** The table of events in its file. Errors are those of SQLite. */
export class EventStore {
  readonly #db: Libsql.Database;
  readonly #statements = new Map<string, Libsql.Statement>();

  /** Opens or makes the file. */
  static async open(path: string, migrations?: Migrations): Promise<EventStore> {
    const { default: Database } = await import("libsql");
    const store = new EventStore(new Database(path));
    try {
      const { schema } = store;
      schema.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
      migrate(schema, path, migrations);
      store.#useLog();
      schema.exec("PRAGMA synchronous = FULL");
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  private constructor(db: Libsql.Database) {
    this.#db = db;
  }

  get schema(): Schema {
    return {
      version: () => Number(this.#one("PRAGMA user_version")?.[0]),
      applicationId: () => Number(this.#one("PRAGMA application_id")?.[0]),
      empty: () => Number(this.#one("SELECT count(*) FROM sqlite_master")?.[0]) === 0,
      exec: (sql: string) => this.#db.exec(sql),
    };
  }

  /** Runs work in a transaction that no other writer gets between; what it throws undoes it. */
  transaction<T>(work: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      // SQLite itself may have rolled back already, as it does when the disk is full.
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  insert(event: JournalEvent, fold: string): void {
    const marks = EVENT_COLUMNS.map(() => "?").join(", ");
    this.#statement(`INSERT INTO events (${COLUMNS}) VALUES (${marks})`).run(...rowOf(event, fold));
  }

  /** Looks at every page and row of the file. */
  check(): void {
    const found = this.#one("PRAGMA integrity_check(1)")?.[0];
    if (found !== "ok") throw new DamagedRow(String(found));
    for (const _ of this.events(1, Number(this.#one("SELECT max(seq) FROM events")?.[0])));
  }

  /** The fold codes of the events after `seq`, with spaces between them, some thousands at a time. */
  *folds(seq: number): Generator<string> {
    for (let last = seq; ; ) {
      const row = this.#one(
        `SELECT CAST(group_concat(fold, ' ') AS BLOB), max(seq), count(*) FROM
         (SELECT seq, fold FROM events WHERE seq > ? ORDER BY seq LIMIT ${CHUNK})`,
        last,
      );
      const [codes, to, count] = row as [Buffer, number, number];
      if (count === 0) return;
      if (to !== last + count) throw new DamagedRow(`Events between ${last} and ${to} are missing`);
      last = to;
      yield codes.toString("latin1");
    }
  }

  /** Event number `seq`, which must be there. */
  event(seq: number): JournalEvent {
    return this.#check(this.#one(`SELECT ${READ} FROM events WHERE seq = ?`, seq), seq);
  }

  byId(id: string): JournalEvent | undefined {
    const row = this.#one(`SELECT ${READ} FROM events WHERE id = ?`, storedText(id));
    return row && this.#check(row, Number(row[0]));
  }

  /** Events by rising seq. */
  *events(from: number, to: number): Generator<JournalEvent> {
    for (let seq = from; seq <= to; seq += CHUNK) {
      const rows = this.#statement(`SELECT ${READ} FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq`).all(
        seq,
        Math.min(to, seq + CHUNK - 1),
      );
      for (const [i, row] of rows.entries()) yield this.#check(row, seq + i);
    }
  }

  /** The fold code of some event of this trace and annotator. */
  codeOfPair(traceId: string, annotator: string): string | undefined {
    const sql = "SELECT CAST(fold AS BLOB) FROM events WHERE trace_id = ? AND annotator = ? LIMIT 1";
    return this.#one(sql, storedText(traceId), storedText(annotator))?.[0]?.toString();
  }

  /** Puts what is in the write-ahead log into the file itself, so that a copy of the file alone is whole. */
  checkpoint(): void {
    this.#one("PRAGMA wal_checkpoint(PASSIVE)");
  }

  /**
   * Lets go of the file, and leaves it as one file that opens on a read-only disk, too. The driver closes its files only when
   * its statements are collected as garbage, so the log is taken in and removed here, unless another process needs it.
   */
  close(): void {
    try {
      this.#db.exec("PRAGMA busy_timeout = 0");
      this.#db.prepare("PRAGMA journal_mode = DELETE").get();
    } catch {
      // Another process has it open, or it is damaged or read-only: the log stays, and nothing is lost.
    }
    this.#statements.clear();
    this.#db.close();
  }

  #useLog(): void {
    try {
      this.#one("PRAGMA journal_mode = WAL");
    } catch (error) {
      // On a read-only disk there is no log; what is in the file can be read.
      if (!isReadOnly(error)) throw error;
    }
  }

  #check(row: unknown, seq: number): JournalEvent {
    const cells = (row as unknown[] | undefined)?.map((cell) => (cell instanceof Uint8Array ? cell.toString() : cell));
    const event = cells && eventOf(cells)?.event;
    if (event?.seq !== seq) throw new DamagedRow(`Event ${seq} is not as it was written`);
    return event;
  }

  #one(sql: string, ...values: (string | number)[]): unknown[] | undefined {
    return this.#statement(sql).get(...values) as unknown[] | undefined;
  }

  #statement(sql: string): Libsql.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      if (statement.reader) statement.raw();
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
