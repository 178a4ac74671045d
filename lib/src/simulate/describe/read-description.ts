import { readFile } from "node:fs/promises";
import { diskReason } from "../../base/disk-reason.js";
import { UsageError } from "../../base/error.js";
import type { FittedSystem } from "../fitted/fitted-system.js";
import { readFitted } from "../fitted/read-fitted.js";
import type { SystemModel } from "../system.js";
import { readSystem } from "./read-system.js";

/**
 * Reads a system from a JSON or YAML file: a description, or one that was fitted and written.
 *
 * @throws UsageError that names the file and the place in it.
 *
 * @example
 * const { mkdtemp, writeFile } = await import("node:fs/promises");
 * const { tmpdir } = await import("node:os");
 * const file = `${await mkdtemp(`${tmpdir()}/system-`)}/shop.yaml`;
 * await writeFile(file, `
 * services: [{ name: shop }]
 * operations: [{ service: shop, name: GET /, work: 5 }]
 * entries: [shop/GET /]
 * `);
 * const system = await readDescription(file);
 * assert.equal([...generate({ system, traces: 3 }).batches()][0].table.parent.length, 3);
 */
export async function readDescription(file: string): Promise<SystemModel | FittedSystem> {
  const value = await readData(file, "system");
  const isFitted = typeof value === "object" && value !== null && "form" in value;
  return isFitted ? readFitted(value, file) : readSystem(value, file);
}

/** The data of a JSON or YAML file. */
export async function readData(file: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`Cannot read ${what}: ${diskReason(cause) ?? (cause as Error).message}`, { file }, { cause });
  }
  try {
    if (/^\s*[[{]/.test(text)) return JSON.parse(text);
  } catch {
    // YAML takes braces, too, and says where it is wrong.
  }
  const { parse, YAMLParseError } = await import("yaml");
  try {
    return parse(text, { prettyErrors: true });
  } catch (cause) {
    const line = cause instanceof YAMLParseError ? cause.linePos?.[0].line : undefined;
    const [reason] = (cause as Error).message.split("\n");
    throw new UsageError(
      `Cannot read ${what}: ${reason.replace(/( at line \d+, column \d+)?:?$/, "")}`,
      { file, line },
      { cause },
    );
  }
}
