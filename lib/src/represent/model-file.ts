import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabelEaseError } from "../base/error.js";

const MODEL_FILE = "model.json";
const WEIGHTS_FILE = "weights.bin";

/** What every `model.json` says first. */
export interface ModelFile {
  readonly schema: 1;
  readonly representation: string;
}

/** Writes `model.json`, and the arrays one after the other as little-endian float32 into `weights.bin`. */
export async function writeModel(folder: string, file: ModelFile, arrays: readonly Float32Array[] = []): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bytes = Buffer.alloc(4 * arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) for (const value of array) at = bytes.writeFloatLE(value, at);
  await writeFile(join(folder, WEIGHTS_FILE), bytes);
  await writeFile(join(folder, MODEL_FILE), `${JSON.stringify(file, null, 2)}\n`);
}

/** @throws LabelEaseError if there is no model, or one of a later version. */
export async function readModelFile(folder: string): Promise<ModelFile> {
  let file: ModelFile;
  try {
    file = JSON.parse(await readFile(join(folder, MODEL_FILE), "utf8"));
  } catch (cause) {
    throw new LabelEaseError(`Cannot load model: ${MODEL_FILE} cannot be read`, { folder }, { cause });
  }
  if (file?.schema !== 1) throw new LabelEaseError(`Cannot load model: schema ${file?.schema} is not 1`, { folder });
  return file;
}

/** Arrays of the given lengths, as {@link writeModel} wrote them. */
export async function readWeights(folder: string, lengths: readonly number[]): Promise<Float32Array[]> {
  const bytes = await readFile(join(folder, WEIGHTS_FILE));
  const total = 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== total) {
    throw new LabelEaseError(`Cannot load model: ${WEIGHTS_FILE} has ${bytes.length} bytes, not ${total}`, { folder });
  }
  let at = 0;
  return lengths.map((length) => {
    const array = Float32Array.from({ length }, (_, i) => bytes.readFloatLE(at + 4 * i));
    at += 4 * length;
    return array;
  });
}
