import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ImportError } from "../../base/error.js";
import { Growth } from "./growth.js";
import { looseZipMembers } from "./loose-zip.js";
import { isHidden, type Member, memberPath } from "./member.js";
import { type InputFile, openFile, openStream } from "./open-file.js";
import { isTar, tarMembers } from "./tar.js";
import { zipMembers } from "./zip.js";

/** Most archives within each other. */
const MOST_NESTED = 8;

/** How {@link openFiles} goes about it. */
export interface OpenFilesOptions {
  /** A folder for temporary files. */
  readonly folder: string;
  /** Told the bytes read from disk. */
  readonly onBytes: (count: number) => void;
  /** A member that cannot be opened; throws unless the others are wanted. */
  onSkip(file: string, error: ImportError): void;
  /** An archive that is damaged behind what was read of it; throws unless that is wanted. */
  onDamage(file: string, error: ImportError): void;
}

/**
 * Opens a file: itself, or each file in it if it is an archive (tar or zip, also packed and within each other). Nothing is
 * unpacked to disk, but for what has to be read from its end (a Parquet file or a zip archive in an archive), under a
 * name of ours.
 *
 * @throws ImportError if it cannot be read, see {@link openFile}.
 */
export async function* openFiles(path: string, options: OpenFilesOptions): AsyncGenerator<InputFile> {
  const file = await openFile(path);
  const growth = new Growth(path, (await stat(path)).size);
  yield* unfolded(file, 0, growth, options);
}

async function* unfolded(
  file: InputFile,
  depth: number,
  growth: Growth,
  options: OpenFilesOptions,
): AsyncGenerator<InputFile> {
  const start = file.head.toString("latin1", 0, 4);
  const isZip = start === "PK\x03\x04" || start === "PK\x05\x06";
  const isArchive = isZip || isTar(file.head);
  const needsDisk = file.disk === undefined && (isZip || start === "PAR1");
  if (isArchive && depth === MOST_NESTED) {
    options.onSkip(file.path, tooDeep(file.path));
    return;
  }
  const spooled = needsDisk ? join(options.folder, `unpacked-${depth}`) : undefined;
  try {
    const found = spooled === undefined ? file : await spool(file, spooled, options);
    if (found === undefined) return;
    if (!isArchive) yield found;
    else yield* opened(isZip ? zipOf(found, options) : tarOf(found, options), file.path, depth, growth, options);
  } finally {
    if (spooled !== undefined) await rm(spooled, { force: true });
  }
}

async function spool(file: InputFile, to: string, options: OpenFilesOptions): Promise<InputFile | undefined> {
  try {
    await pipeline(Readable.from(file.bytes(options.onBytes)), createWriteStream(to));
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    options.onSkip(file.path, error);
    return undefined;
  }
  return { ...(await openFile(to)), path: file.path };
}

async function* opened(
  members: AsyncGenerator<Member>,
  archive: string,
  depth: number,
  growth: Growth,
  options: OpenFilesOptions,
): AsyncGenerator<InputFile> {
  for await (const member of members) {
    if (isHidden(member.name)) continue;
    const path = memberPath(archive, member.name);
    let file: InputFile;
    try {
      file = await openStream(member.bytes(), path, growth);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      options.onSkip(path, error);
      continue;
    }
    yield* unfolded(file, depth + 1, growth, options);
  }
}

async function* tarOf(file: InputFile, options: OpenFilesOptions): AsyncGenerator<Member> {
  try {
    yield* tarMembers(file.bytes(options.onBytes), file.path);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    options.onDamage(file.path, error);
  }
}

async function* zipOf(file: InputFile, options: OpenFilesOptions): AsyncGenerator<Member> {
  try {
    yield* zipMembers(file.disk!, file.path, options.onBytes);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    options.onDamage(file.path, error);
    yield* looseZipMembers(file.bytes(options.onBytes), file.path);
  }
}

function tooDeep(file: string): ImportError {
  return new ImportError(`Cannot unpack file: it lies in more than ${MOST_NESTED} archives`, { file });
}
