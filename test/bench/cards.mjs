// How long a trace card takes: `node test/bench/cards.mjs`. Needs a browser (see test/e2e/browser.ts).
//
// For cards of 10, 1,000 and 100,000 spans, medians of nine: preparing it in the kernel (cardData), drawing it in the page
// until it was painted, all rows open, and the bytes that travel.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outfile = `${root}/test/bench/.cards-${process.pid}.mjs`;
await build({
  entryPoints: [`${root}/test/widgets/view/measure-cards.ts`],
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
