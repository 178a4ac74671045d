import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { detectFormat, formatByName } from "../../lib/src/ingest/detect.js";
import { openFile } from "../../lib/src/ingest/files/open-file.js";
import type { ReadContext } from "../../lib/src/ingest/format.js";
import { type ImportOptions, importSpans } from "../../lib/src/ingest/import.js";
import { Ledger } from "../../lib/src/ingest/ledger.js";
import type { RawSpan } from "../../lib/src/ingest/raw-span.js";
import type { ImportReport } from "../../lib/src/ingest/report.js";
import { ResourceTable } from "../../lib/src/ingest/resource-table.js";
import { openSession, type Session, sqlText } from "../../lib/src/parquet/session.js";
import type { SpanExtra } from "../../lib/src/parquet/span-extra.js";

/** Real trace files, where they are there. */
export const SHARED = fileURLToPath(new URL("../../../shared/data", import.meta.url));
export const hasShared = existsSync(join(SHARED, "README.md"));

const folders: string[] = [];
let session: Promise<Session> | undefined;
afterAll(async () => {
  await (await session)?.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A new folder, removed after the tests of the file. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ingest-test-"));
  folders.push(folder);
  return folder;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a new folder and gives its path. */
export async function folderOf(files: Files): Promise<string> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export interface Row {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly service: string;
  readonly operation: string;
  readonly start: number;
  readonly duration: number;
  /** As in "http:503"; "" for none. */
  readonly status: string;
  readonly kind: string | null;
  readonly instance: string | null;
  readonly extra: SpanExtra;
}

/** Rows of the `spans.parquet` in a folder, in the order of the file; read without the code under test. */
export async function rowsOf(folder: string): Promise<Row[]> {
  session ??= openSession({ threads: 1 });
  const { connection } = await session;
  const table = `read_parquet(${sqlText(join(folder, "spans.parquet"))})`;
  const columns = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`)).getColumnsObject().column_name;
  const text = (name: string) => (columns.includes(name) ? `hex(encode(${name}))` : "NULL");
  const result = await connection.runAndReadAll(`SELECT ${text("trace_id")}, ${text("span_id")},
    ${text("parent_span_id")}, ${text("service")}, ${text("operation")}, start_time_us::DOUBLE, duration_us::DOUBLE,
    status_code, ${text("status")}, ${text("kind")}, ${text("instance")}, ${text("attributes")} FROM ${table}`);
  const plain = (value: unknown) => (value === null ? null : Buffer.from(value as string, "hex").toString("utf8"));
  return result.getRows().map((row) => ({
    traceId: plain(row[0])!,
    spanId: plain(row[1])!,
    parentId: plain(row[2]),
    service: plain(row[3])!,
    operation: plain(row[4])!,
    start: row[5] as number,
    duration: row[6] as number,
    status: plain(row[8]) ?? (row[7] === null ? "" : `${(row[7] as number) >= 100 ? "http" : "grpc"}:${row[7]}`),
    kind: plain(row[9]),
    instance: plain(row[10]),
    extra: JSON.parse(plain(row[11]) ?? "{}"),
  }));
}

export interface Imported {
  readonly report: ImportReport;
  readonly rows: readonly Row[];
  readonly folder: string;
}

/** Writes files, imports the folder they are in (or the one file), and reads the result. */
export async function imported(files: Files, options: Partial<ImportOptions> = {}): Promise<Imported> {
  const folder = await folderOf(files);
  const names = Object.keys(files);
  const out = join(await tempFolder(), "corpus");
  const paths = names.length === 1 ? [join(folder, names[0])] : [folder];
  const report = await importSpans(paths, { out, threads: 1, ...options });
  return { report, rows: await rowsOf(out), folder: out };
}

/** Reads one file with its format alone, without building traces: for tests with many files. */
export async function readWith(
  content: string | Uint8Array,
  {
    format,
    keepGood = false,
    path,
    exact,
  }: { format?: string; keepGood?: boolean; path?: string; exact?: boolean } = {},
): Promise<{ spans: RawSpan[]; ledger: Ledger }> {
  const file = path ?? join(await tempFolder(), "file");
  await writeFile(file, content);
  const ledger = new Ledger();
  const context: ReadContext = {
    ledger,
    resources: new ResourceTable(),
    keepGood,
    elementBytes: 2 ** 20,
    columns: new Map(),
    unit: {},
    folder: dirname(file),
    exact,
    onBytes: () => {},
  };
  const input = await openFile(file);
  const found = format === undefined ? detectFormat(input, context.columns)! : formatByName(format);
  const spans: RawSpan[] = [];
  for await (const batch of found.read(input, context)) for (const span of batch) spans.push(span);
  return { spans, ledger };
}

/** A recording as `corpus.json` tells of it. */
export async function corpusFileOf(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, "corpus.json"), "utf8"));
}
