// How quickly the map of traces moves: `node test/bench/overviews.mjs`. Needs a browser (see test/e2e/browser.ts).
//
// For 4,000, 85,000 and 100,000 traces: until the map was drawn; each frame while it is dragged, and what a pointer over it
// takes (of 30, median and 99 %); new labels until they were drawn; bytes that travel once and after each answer.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outfile = `${root}/test/bench/.overviews-${process.pid}.mjs`;
await build({
  entryPoints: [`${root}/test/widgets/view/measure-overviews.ts`],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
  define: { "import.meta.url": JSON.stringify(new URL("../widgets/view/page.ts", import.meta.url).href) },
});
try {
  await import(outfile);
} finally {
  await rm(outfile, { force: true });
}
