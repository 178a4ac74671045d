import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";

/** Bytes of the key and of the checksum before the content. */
const HEAD = 64;
/** Bytes that are hashed at a time: a millisecond or two. */
const STEP = 1 << 20;

/**
 * Keeps a value in a file, under a key of all it depends on. Only a cache: a file that cannot be written is left out, and
 * one that cannot be read, or has another key, is not there.
 *
 * @param value What a structured clone can hold, without shared memory.
 */
export async function saveKept(file: string, key: string, value: unknown): Promise<void> {
  const partial = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    const content = serialize(value);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(partial, [sha256(key), await sha256InSteps(content), content]);
    await rename(partial, file);
  } catch {
    await rm(partial, { force: true }).catch(() => {});
  }
}

/** What {@link saveKept} kept under this key, if it is whole. */
export async function loadKept<T>(file: string, key: string): Promise<T | undefined> {
  try {
    const bytes = await readFile(file);
    const content = bytes.subarray(HEAD);
    const isWhole = sha256(content).equals(bytes.subarray(HEAD / 2, HEAD));
    return sha256(key).equals(bytes.subarray(0, HEAD / 2)) && isWhole ? (deserialize(content) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** The same without keeping the thread for long: a card may be waited for. */
async function sha256InSteps(content: Buffer): Promise<Buffer> {
  const hash = createHash("sha256");
  for (let at = 0; at < content.length; at += STEP) {
    hash.update(content.subarray(at, at + STEP));
    await setImmediate();
  }
  return hash.digest();
}

function sha256(content: string | Buffer): Buffer {
  return createHash("sha256").update(content).digest();
}
