import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { diskReason } from "../base/disk-reason.js";
import { LabelEaseError } from "../base/error.js";

/** How much of the machine a {@link Session} may take. */
export interface SessionOptions {
  /** Threads of DuckDB; default: all cores, at most 4. Results do not depend on it. */
  readonly threads?: number;
  /** Memory of DuckDB in MiB, beyond which it goes to disk; default 512. */
  readonly memoryMb?: number;
  /** Folder in which a folder for spilled data is made; default: the temporary folder of the system. */
  readonly tempFolder?: string;
  /** Breaks off the query on {@link Session.connection}, which then has an error of its own. */
  readonly signal?: AbortSignal;
}

/** A DuckDB database of its own in memory, bounded, with a folder to spill to. */
export interface Session {
  readonly connection: DuckDBConnection;
  /** Folder of this session alone; gone after {@link close}. */
  readonly folder: string;
  /** One more connection to the same database: a stream occupies the connection it runs on. */
  connect(): Promise<DuckDBConnection>;
  /** Ends all connections and removes the folder. May be called twice. */
  close(): Promise<void>;
}

/**
 * Opens a DuckDB session that reads and writes Parquet and never goes to the network.
 *
 * @example
 * const session = await openSession({ threads: 1 });
 * const result = await session.connection.runAndReadAll("SELECT 6 * 7");
 * assert.deepEqual(result.getRows(), [[42]]);
 * await session.close();
 */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { threads = Math.min(4, availableParallelism()), memoryMb = 512, tempFolder = tmpdir(), signal } = options;
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = await mkdtemp(join(tempFolder, "labelease-")).catch((cause) => {
    const reason = diskReason(cause) ?? cause.message;
    throw new LabelEaseError(`Cannot make a temporary folder: ${reason}`, { folder: tempFolder }, { cause });
  });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(threads),
    memory_limit: `${memoryMb}MiB`,
    temp_directory: join(folder, "spill"),
    preserve_insertion_order: "true",
    // The cache would keep the files read, up to the memory limit; local files are cached by the system.
    enable_external_file_cache: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connections = new Set<DuckDBConnection>();
  const connect = async () => {
    const connection = await instance.connect();
    connections.add(connection);
    return connection;
  };
  const connection = await connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  let closed = false;
  return {
    connection,
    folder,
    connect,
    async close() {
      if (closed) return;
      closed = true;
      signal?.removeEventListener("abort", interrupt);
      for (const open of connections) open.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
