import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { LabelEaseError } from "../../../base/error.js";
import { type BertConfig, bertGraph } from "./bert-graph.js";
import { SafetensorsFile } from "./safetensors.js";

const COPIED = ["config.json", "tokenizer.json", "tokenizer_config.json"];

/**
 * Lays a local BERT checkpoint out as transformers.js reads it: `config.json`, `tokenizer.json`,
 * `tokenizer_config.json` and `onnx/model.onnx`. The same checkpoint gives the same bytes. The folder `to` appears
 * whole or not at all.
 *
 * @param from Folder with `model.safetensors` (float32) and the three JSON files.
 * @param to Folder to make; replaced if it exists.
 * @throws LabelEaseError if the network is not a BERT with gelu and absolute positions, or the weights do not fit.
 */
export function convertCheckpoint(from: string, to: string): void {
  const config = readConfig(join(from, "config.json"));
  const unfinished = join(dirname(to), `.${basename(to)}.${process.pid}`);
  const weights = new SafetensorsFile(join(from, "model.safetensors"));
  try {
    mkdirSync(join(unfinished, "onnx"), { recursive: true });
    for (const name of COPIED) copyFileSync(join(from, name), join(unfinished, name));
    writeChunks(join(unfinished, "onnx", "model.onnx"), bertGraph(config, weights).encode());
    rmSync(to, { recursive: true, force: true });
    renameSync(unfinished, to);
  } finally {
    weights.close();
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function readConfig(file: string): BertConfig {
  const config = JSON.parse(readFileSync(file, "utf8"));
  const need = (field: string, expected: string, absent: string | undefined) => {
    const value = config[field] ?? absent;
    if (value !== expected)
      throw new LabelEaseError(`Cannot convert text model: ${field} is "${value}", expected "${expected}"`, { file });
  };
  need("model_type", "bert", undefined);
  need("hidden_act", "gelu", "gelu");
  need("position_embedding_type", "absolute", "absolute");
  for (const field of ["hidden_size", "num_hidden_layers", "num_attention_heads"])
    if (!Number.isInteger(config[field]))
      throw new LabelEaseError(`Cannot convert text model: ${field} is ${config[field]}, expected a number`, { file });
  return config;
}

function writeChunks(file: string, chunks: readonly Uint8Array[]): void {
  const descriptor = openSync(file, "w");
  try {
    for (const chunk of chunks)
      for (let done = 0; done < chunk.length; ) done += writeSync(descriptor, chunk, done, chunk.length - done);
  } finally {
    closeSync(descriptor);
  }
}
