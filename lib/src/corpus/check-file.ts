import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { ImportError } from "../base/error.js";
import { SPANS_FILE } from "../parquet/spans-form.js";

const CURE = "`labelease import` converts other formats";

/** Finds `spans.parquet` under a path and sees from its first and last bytes that it is a whole Parquet file. */
export async function findSpanFile(path: string): Promise<{ file: string; folder: string | undefined }> {
  const there = await statOf(path);
  if (there === undefined) throw new ImportError("Cannot open corpus: there is no such file or folder", { path });
  if (!there.isDirectory()) {
    // Opening a pipe waits for whoever writes into it.
    if (!there.isFile()) throw new ImportError("Cannot open corpus: it is no regular file", { path });
    await checkParquet(path);
    return { file: path, folder: undefined };
  }
  const file = join(path, SPANS_FILE);
  if ((await statOf(file))?.isFile() !== true) {
    throw new ImportError(`Cannot open corpus: the folder has no ${SPANS_FILE}; ${CURE}`, { folder: path });
  }
  await checkParquet(file);
  return { file, folder: path };
}

/** @throws ImportError if the file is empty, a Git LFS pointer, cut off, or no Parquet. */
export async function checkParquet(file: string): Promise<void> {
  const handle = await open(file).catch((cause) => {
    throw cannotRead(file, cause);
  });
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new ImportError("Cannot open corpus: the file is empty", { file });
    const head = await bytes(handle, 0, Math.min(size, 64));
    if (head.startsWith("version https://git-lfs")) {
      throw new ImportError(
        "Cannot open corpus: the file is a Git LFS pointer, not the data; `git lfs pull` fetches it",
        {
          file,
        },
      );
    }
    if (!head.startsWith("PAR1"))
      throw new ImportError(`Cannot open corpus: the file is not Parquet; ${CURE}`, { file });
    const foot = size < 12 ? "" : await bytes(handle, size - 8, 8);
    if (foot.slice(4) !== "PAR1") {
      throw new ImportError("Cannot open corpus: the Parquet file is cut off, its footer is missing", {
        file,
        byte: size,
      });
    }
  } finally {
    await handle.close();
  }
}

async function bytes(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString("latin1", 0, bytesRead);
}

/** undefined if there is nothing. */
function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((cause) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
    throw cannotRead(path, cause);
  });
}

function cannotRead(file: string, cause: NodeJS.ErrnoException): ImportError {
  const reason = cause.code === "EACCES" || cause.code === "EPERM" ? "permission is missing" : cause.message;
  return new ImportError(`Cannot open corpus: the file cannot be read: ${reason}`, { file }, { cause });
}
