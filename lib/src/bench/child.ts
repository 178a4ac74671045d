import { spawn } from "node:child_process";
import { LabelEaseError } from "../base/error.js";

/**
 * Runs a file of JavaScript in a Node of its own and reads the JSON it prints.
 *
 * @throws LabelEaseError if it ends with an error; what it wrote to standard error is its end.
 */
export async function runChild<T>(file: string, words: readonly string[], signal?: AbortSignal): Promise<T> {
  const child = spawn(process.execPath, [file, ...words], { stdio: ["ignore", "pipe", "pipe"], signal });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", () => reject(signal?.reason ?? new LabelEaseError(`Cannot start ${file}`)));
    child.on("close", resolve);
  });
  signal?.throwIfAborted();
  if (code !== 0)
    throw new LabelEaseError(`Cannot measure: ${words[0]} ended with ${code}: ${stderr.trim().slice(-500)}`);
  return JSON.parse(stdout);
}
