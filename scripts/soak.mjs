// Kills a writing process a thousand times and looks for lost answers. Usage: npm run soak [-- ROUNDS]
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const rounds = process.argv[2] ?? "1000";
const vitest = createRequire(import.meta.url).resolve("vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "test/label/journal/kill.test.ts"], {
  env: { ...process.env, LABELEASE_KILL_ROUNDS: rounds },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
