import { rm } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles a TypeScript file of the tests and runs it.
 *
 * @param {string} file From the project folder.
 * @param {string} place What `import.meta.url` is in all of it: the file whose relative paths count.
 */
export async function runTypescript(file, place) {
  const outfile = `${root}/test/bench/.bundle-${process.pid}.mjs`;
  await build({
    entryPoints: [`${root}/${file}`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(`${root}/${place}`).href) },
  });
  try {
    await import(outfile);
  } finally {
    await rm(outfile, { force: true });
  }
}
