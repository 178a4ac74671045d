import { ImportError } from "../../base/error.js";

/** Version of the form of a journal; kept in `user_version`. */
export const JOURNAL_VERSION = 1;
/** "LEas": marks the file as ours. */
export const APPLICATION_ID = 0x4c456173;

/** The file is a database, but its head does not say that it is a journal. */
export class NotAJournal extends ImportError {}

/** What the frame of versions needs of a database. */
export interface Schema {
  version(): number;
  applicationId(): number;
  /** Whether there is any table. */
  empty(): boolean;
  exec(sql: string): void;
}

/** From version i to i + 1: SQL that keeps every event. */
export type Migrations = readonly string[];

/** The first step makes an empty file a journal. `fold` is derived from the other columns, see `fold-code.ts`. */
export const MIGRATIONS: Migrations = [
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     time TEXT NOT NULL,
     annotator TEXT NOT NULL,
     trace_id TEXT NOT NULL,
     kind TEXT NOT NULL,
     value TEXT NOT NULL,
     prev_seq INTEGER NOT NULL,
     client TEXT NOT NULL,
     fold TEXT NOT NULL,
     crc INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX events_trace ON events (trace_id, annotator);
   CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
   CREATE TRIGGER events_last BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
   PRAGMA application_id = ${APPLICATION_ID};`,
];

/**
 * Brings a journal of any earlier version to the newest, step by step, in one transaction.
 *
 * @throws ImportError if the file is of a later version, or of something else.
 */
export function migrate(schema: Schema, path: string, migrations: Migrations = MIGRATIONS): void {
  const newest = migrations.length;
  if (isCurrent(schema, path, newest)) return;
  schema.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been faster.
    if (!isCurrent(schema, path, newest)) {
      for (const step of migrations.slice(schema.version())) schema.exec(step);
      schema.exec(`PRAGMA user_version = ${newest}`);
    }
    schema.exec("COMMIT");
  } catch (error) {
    schema.exec("ROLLBACK");
    throw error;
  }
}

function isCurrent(schema: Schema, path: string, newest: number): boolean {
  const version = schema.version();
  if (version === 0 && schema.applicationId() === 0 && schema.empty()) return false;
  if (schema.applicationId() !== APPLICATION_ID) {
    throw new NotAJournal("Cannot open journal: it is a database of something else", { file: path });
  }
  if (version > newest) {
    throw new ImportError(
      `Cannot open journal: its version ${version} is newer than ${newest}, the newest known here; update labelease`,
      { file: path },
    );
  }
  return version === newest;
}
