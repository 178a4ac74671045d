import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Made by builds: part of the hash they would make each run build again. */
const MADE = new Set(["node_modules", "dist", ".venv", "labextension"]);

/** Stamps of finished steps: name of the step, and the key under which it was done. A damaged file counts as none. */
export function readStamps(file) {
  try {
    const stamps = JSON.parse(readFileSync(file, "utf8"));
    return new Map(Object.entries(stamps).filter(([, key]) => typeof key === "string"));
  } catch {
    return new Map();
  }
}

/** Writes all stamps; the file is never half-written. */
export function writeStamps(file, stamps) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(Object.fromEntries(stamps), null, 2)}\n`);
  renameSync(unfinished, file);
}

/**
 * A key that changes when any input file changes, appears or goes, or when a fact changes.
 *
 * @param {string} root Names in the key are relative to it.
 * @param {readonly string[]} inputs Files and folders.
 * @param {readonly string[]} facts Whatever else counts: platform, project folder.
 */
export function keyOf(root, inputs, facts = []) {
  const hash = createHash("sha256");
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const input of inputs)
    for (const file of filesBelow(input))
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const files = [];
  const stack = [path];
  while (stack.length > 0) {
    const folder = stack.pop();
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (MADE.has(entry.name)) continue;
      if (entry.isDirectory()) stack.push(join(folder, entry.name));
      else files.push(join(folder, entry.name));
    }
  }
  return files.sort();
}
