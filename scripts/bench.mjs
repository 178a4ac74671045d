/** `npm run bench` measures everything, `npm run bench NAME` one benchmark: see `labelease bench --help`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [name = "all", ...options] = process.argv.slice(2);
const command = fileURLToPath(new URL("../lib/bin/labelease.mjs", import.meta.url));
const words = name.startsWith("-") ? ["bench", "all", name, ...options] : ["bench", name, ...options];
process.exit(spawnSync(process.execPath, [command, ...words], { stdio: "inherit" }).status ?? 1);
