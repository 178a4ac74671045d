import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** Folders whose code decides what is kept: the pass over the spans, the features, the method, the population. */
const FOLDERS = ["../trace/", "../corpus/", "../represent/context/", "../label/guided/", "../label/describe/"];

/** SHA-256 over the code that computes what is kept beside a journal, so that other code never takes it for its own. */
export function codeDigest(): string {
  const hash = createHash("sha256");
  for (const folder of FOLDERS) {
    const place = new URL(folder, import.meta.url);
    for (const name of readdirSync(place).sort()) {
      if (/(?<!\.d)\.[jt]s$/.test(name)) hash.update(`${name}\n`).update(readFileSync(new URL(name, place)));
    }
  }
  return hash.digest("hex");
}
