import { join } from "node:path";
import type { TextEncoder } from "./encoder.js";

/** Which weights to load, and from where. */
export interface TransformerModel {
  /** What results call it. */
  readonly name: string;
  /** Folder of the model below `folder`, or its name on the hub. */
  readonly id: string;
  /** Where local models lie. */
  readonly folder?: string;
  /** Whether the weights may come from the hub (huggingface.co). */
  readonly remote?: boolean;
}

/** transformers.js keeps its settings in one global object: models are loaded one after the other. */
let loading: Promise<unknown> = Promise.resolve();

/**
 * A transformer run by transformers.js in float32; the vector of a text is the plain mean over all its tokens, [CLS]
 * and [SEP] included, as the released code of the paper has it.
 *
 * This is the only file that imports transformers.js, and only when called.
 *
 * @throws Error if the weights are not there or cannot be read.
 */
export function transformerEncoder(model: TransformerModel): Promise<TextEncoder> {
  const loaded = loading.then(() => load(model));
  loading = loaded.catch(() => undefined);
  return loaded;
}

async function load({ name, id, folder, remote = false }: TransformerModel): Promise<TextEncoder> {
  const { env, pipeline } = await import("@xenova/transformers");
  env.allowRemoteModels = remote;
  env.allowLocalModels = folder !== undefined;
  if (folder !== undefined) {
    env.localModelPath = `${folder}/`;
    env.cacheDir = join(folder, ".hub");
  }
  const extract = await pipeline("feature-extraction", id, { quantized: false });
  // One by one: the vector of a text then cannot depend on its neighbours, and 2 ms a text is quick enough.
  const one = async (text: string) => (await extract(text, { pooling: "mean", normalize: false })).data as Float32Array;
  const width = (await one("")).length;
  return {
    name,
    width,
    async embed(texts) {
      const vectors = new Float32Array(texts.length * width);
      for (const [i, text] of texts.entries()) vectors.set(await one(text), i * width);
      return vectors;
    },
  };
}
