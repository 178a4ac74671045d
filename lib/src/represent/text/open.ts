import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { LabelEaseError } from "../../base/error.js";
import { fileDigest } from "../../parquet/file-digest.js";
import { cachedEncoder } from "./cached.js";
import type { TextEncoder } from "./encoder.js";
import { hashedEncoder } from "./hashed.js";
import { modelFolders } from "./model-folders.js";
import type { TransformerModel } from "./transformer.js";

/** The encoder used where none is named; `npm run setup` puts it in place. */
export const DEFAULT_TEXT_MODEL = "all-MiniLM-L6-v2";

/** Models that may be fetched from the hub when they are asked for by name. */
const HUB = new Map([["bert-base-uncased", "Xenova/bert-base-uncased"]]);

/** What makes a folder a model: one of ours, or a checkpoint that can be converted. */
const MODEL_FILES = [join("onnx", "model.onnx"), "model.safetensors"];

const opened = new Map<string, Promise<TextEncoder>>();

/**
 * Opens a text encoder by name. The same name opens once per process; its vectors are remembered, see
 * {@link cachedEncoder}.
 *
 * - absent: {@link DEFAULT_TEXT_MODEL}; where it is not installed, `hashed`, with a warning. Never silently: the name
 *   of the encoder returned says which one it is;
 * - a model in one of the {@link modelFolders}, for example "all-MiniLM-L6-v2";
 * - "bert-base-uncased" (the paper's): from a model folder, else from the hub;
 * - "hashed": character n-grams, see {@link hashedEncoder};
 * - a folder with `onnx/model.onnx`, or a BERT checkpoint with `model.safetensors`.
 *
 * @throws LabelEaseError if a model that was named is not there or cannot be read.
 *
 * @example
 * const encoder = await openTextEncoder("hashed");
 * const vectors = await encoder.embed([operationText("cart", "AddItem"), operationText("cart", "GetCart")]);
 * assert.equal(vectors.length, 2 * encoder.width);
 */
export async function openTextEncoder(
  name?: string,
  onWarning: (message: string) => void = (message) => process.emitWarning(message),
): Promise<TextEncoder> {
  if (name !== undefined) return openOnce(name);
  try {
    return await openOnce(DEFAULT_TEXT_MODEL);
  } catch (error) {
    onWarning(`${(error as Error).message}; using hashed character n-grams, which know no meaning`);
    return openOnce("hashed");
  }
}

function openOnce(name: string): Promise<TextEncoder> {
  const key = isPath(name) ? resolve(name) : name; // the working folder may change
  const known = opened.get(key);
  if (known) return known;
  const encoder = open(key).then(cachedEncoder);
  opened.set(key, encoder);
  encoder.catch(() => opened.delete(key));
  return encoder;
}

async function open(name: string): Promise<TextEncoder> {
  if (name === "hashed") return hashedEncoder();
  if (isPath(name)) return openFolder(name);
  const folders = modelFolders();
  const folder = folders.find((candidate) => existsSync(join(candidate, name, "onnx", "model.onnx")));
  if (folder !== undefined) return load({ name, id: name, folder });
  if (MODEL_FILES.some((file) => existsSync(join(name, file)))) return openFolder(resolve(name));
  const id = HUB.get(name);
  if (id !== undefined) return load({ name, id, folder: folders[0], remote: true });
  throw new LabelEaseError(
    `Cannot open text model "${name}": not found in ${folders.join(", ") || "any model folder"}; type: npm run setup`,
  );
}

async function openFolder(path: string): Promise<TextEncoder> {
  const weights = MODEL_FILES.map((file) => join(path, file)).find((file) => existsSync(file));
  if (weights === undefined)
    throw new LabelEaseError("Cannot open text model: no onnx/model.onnx and no model.safetensors", { folder: path });
  // Two checkpoints may lie in folders of the same name; their vectors must not be taken for each other's.
  const name = `${basename(path)}@${(await fileDigest(weights)).slice(0, 12)}`;
  if (weights.endsWith(".onnx")) return load({ name, id: basename(path), folder: dirname(path) });
  const { convertCheckpoint } = await import("./checkpoint/convert.js");
  const folder = mkdtempSync(join(tmpdir(), "labelease-model-"));
  try {
    convertCheckpoint(path, join(folder, "model"));
    return await load({ name, id: "model", folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function load(model: TransformerModel): Promise<TextEncoder> {
  const { transformerEncoder } = await import("./transformer.js");
  try {
    return await transformerEncoder(model);
  } catch (cause) {
    const cure = model.remote
      ? "it comes from huggingface.co, which needs a network; or name a folder with a local checkpoint"
      : "its files may be damaged; type: npm run setup";
    const fact = (cause as Error).message.split("\n")[0];
    throw new LabelEaseError(`Cannot open text model "${model.name}": ${fact}; ${cure}`, {}, { cause });
  }
}

function isPath(name: string): boolean {
  return /[\\/]/.test(name);
}
