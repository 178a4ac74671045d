#!/usr/bin/env node
// The command stands apart from the build, so that npm can link it before `lib/dist` exists.
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error("labelease: the library is not built yet; type: npm run setup");
  process.exitCode = 1;
}
