import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../../lib/src/base/random.js";

/** A small BERT with random weights: its weights, its words, and how to write it as a checkpoint folder. */
export interface RandomCheckpoint {
  readonly config: Readonly<Record<string, number | string>>;
  readonly vocabulary: readonly string[];
  readonly tensors: ReadonlyMap<string, { shape: number[]; data: Float32Array }>;
}

const WORDS = "cart add item get ship quote order pay service front end frontend user login search".split(" ");
const PIECES = [..."abcdefghijklmnopqrstuvwxyz"].flatMap((letter) => [letter, `##${letter}`]);

/** Two layers x 64, 4 heads, unless told otherwise. */
export function randomCheckpoint({ width = 64, layers = 2, heads = 4, inner = 128, positions = 64, seed = 1 } = {}) {
  const vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...PIECES, ...WORDS.filter((w) => w.length > 1)];
  const random = new Random(seed, "checkpoint");
  const tensors = new Map<string, { shape: number[]; data: Float32Array }>();
  const make = (name: string, shape: number[], scale: number, middle = 0) => {
    const size = shape.reduce((product, n) => product * n, 1);
    tensors.set(name, { shape, data: Float32Array.from({ length: size }, () => middle + scale * random.normal()) });
  };
  const linear = (name: string, out: number, into: number) => {
    make(`${name}.weight`, [out, into], 1.5 / Math.sqrt(into));
    make(`${name}.bias`, [out], 0.1);
  };
  const norm = (name: string) => {
    make(`${name}.weight`, [width], 0.2, 1);
    make(`${name}.bias`, [width], 0.2);
  };
  make("embeddings.word_embeddings.weight", [vocabulary.length, width], 1);
  make("embeddings.position_embeddings.weight", [positions, width], 0.5);
  make("embeddings.token_type_embeddings.weight", [2, width], 0.5);
  norm("embeddings.LayerNorm");
  for (let l = 0; l < layers; l++) {
    const at = `encoder.layer.${l}`;
    for (const part of ["query", "key", "value"]) linear(`${at}.attention.self.${part}`, width, width);
    linear(`${at}.attention.output.dense`, width, width);
    norm(`${at}.attention.output.LayerNorm`);
    linear(`${at}.intermediate.dense`, inner, width);
    linear(`${at}.output.dense`, width, inner);
    norm(`${at}.output.LayerNorm`);
  }
  const config = {
    model_type: "bert",
    hidden_act: "gelu",
    hidden_size: width,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: inner,
    max_position_embeddings: positions,
    vocab_size: vocabulary.length,
    layer_norm_eps: 1e-12,
  };
  return { config, vocabulary, tensors } satisfies RandomCheckpoint;
}

/** Writes `model.safetensors` and the three JSON files. */
export function writeCheckpoint({ config, vocabulary, tensors }: RandomCheckpoint, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const json = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  json("config.json", config);
  json("tokenizer_config.json", { tokenizer_class: "BertTokenizer", do_lower_case: true, model_max_length: 64 });
  json("tokenizer.json", tokenizerOf(vocabulary));
  writeFileSync(join(folder, "model.safetensors"), safetensors(tensors));
}

/** The safetensors form: 8 bytes length of the header, JSON header, numbers. */
export function safetensors(tensors: RandomCheckpoint["tensors"], dtype = "F32"): Buffer {
  const header: [string, unknown][] = [["__metadata__", { format: "pt" }]];
  let end = 0;
  const parts: Buffer[] = [];
  for (const [name, { shape, data }] of tensors) {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    header.push([name, { dtype, shape, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
    parts.push(bytes);
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

function tokenizerOf(vocabulary: readonly string[]) {
  const special = vocabulary.slice(0, 5).map((content, id) => ({ id, content, special: true, normalized: false }));
  const template = (tokens: string[]) => tokens.map((id) => ({ SpecialToken: { id, type_id: 0 } }));
  const [before] = template(["[CLS]"]);
  const [after] = template(["[SEP]"]);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [before, { Sequence: { id: "A", type_id: 0 } }, after],
      pair: [before, { Sequence: { id: "A", type_id: 0 } }, after, { Sequence: { id: "B", type_id: 1 } }, after],
      special_tokens: {
        "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
        "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
      },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  };
}
