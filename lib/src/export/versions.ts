import { readFileSync } from "node:fs";

/**
 * Versions of this library, of Node and of the libraries it computes with (pinned, so what is asked for is what runs).
 *
 * @example
 * assert.equal(versions().node, process.version);
 */
export function versions(): Readonly<Record<string, string>> {
  const { version, dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return { labelease: version, node: process.version, ...dependencies };
}
