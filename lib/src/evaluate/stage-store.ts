import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readEmbedding, writeEmbedding } from "../export/embedding-file.js";
import { writePieces } from "../export/write-pieces.js";
import type { Embedding, FittedRepresentation } from "../represent/representation.js";

const KEYS_FILE = "stages.json";
const MODEL_FOLDER = "model";
const EMBEDDING_FILE = "embedding.parquet";

/**
 * Keeps the results of the costly stages of a run in its folder, each under a key of all it depends on: the fitted
 * representation in `model/`, the vectors in `embedding.parquet`, the keys in `stages.json`. A stage counts as finished
 * once its key is written, which is done last.
 */
export class StageStore {
  /** @param engine What runs a graph network taken out of it, and on how many threads. */
  constructor(
    readonly folder: string,
    readonly engine: { readonly engine?: string; readonly threads?: number } = {},
  ) {}

  /** The fitted representation, if it was finished under this key and is whole. */
  async model(key: string): Promise<FittedRepresentation | undefined> {
    if ((await this.#keys()).get("fit") !== key) return undefined;
    const { loadRepresentation } = await import("../represent/load.js");
    return loadRepresentation(join(this.folder, MODEL_FOLDER), this.engine).catch(() => undefined);
  }

  async keepModel(key: string, fitted: FittedRepresentation): Promise<void> {
    const folder = join(this.folder, MODEL_FOLDER);
    const partial = join(this.folder, `.${MODEL_FOLDER}.${randomUUID()}.part`);
    await this.#set("fit", undefined);
    try {
      await mkdir(partial, { recursive: true });
      await fitted.save(partial);
      await rm(folder, { recursive: true, force: true });
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    await this.#set("fit", key);
  }

  /** The vectors, if they were finished under this key and are whole. */
  async embedding(key: string): Promise<Embedding | undefined> {
    if ((await this.#keys()).get("encode") !== key) return undefined;
    return readEmbedding(join(this.folder, EMBEDDING_FILE)).catch(() => undefined);
  }

  async keepEmbedding(key: string, embedding: Embedding, signal?: AbortSignal): Promise<void> {
    await this.#set("encode", undefined);
    await writeEmbedding(join(this.folder, EMBEDDING_FILE), embedding, signal);
    await this.#set("encode", key);
  }

  async #keys(): Promise<Map<string, string>> {
    try {
      return new Map(Object.entries(JSON.parse(await readFile(join(this.folder, KEYS_FILE), "utf8"))));
    } catch {
      return new Map();
    }
  }

  async #set(stage: string, key: string | undefined): Promise<void> {
    const keys = await this.#keys();
    if (key === undefined) keys.delete(stage);
    else keys.set(stage, key);
    await writePieces(join(this.folder, KEYS_FILE), [`${JSON.stringify(Object.fromEntries(keys), null, 2)}\n`]);
  }
}

/** SHA-256 over the JSON of what a stage depends on. */
export function stageKey(inputs: Readonly<Record<string, unknown>>): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
}
