// Starts a kernel, says its process id and dies without a word.
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(mkdtempSync(join(tmpdir(), "labelease-orphan-")), "connection.json");
const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
writeFileSync(
  file,
  JSON.stringify({ ...ports, ip: "127.0.0.1", transport: "tcp", key: "", signature_scheme: "hmac-sha256" }),
);
const main = fileURLToPath(new URL("../../../widgets/dist/kernel/main.js", import.meta.url));
const kernel = spawn(process.execPath, [main, "--config-path", file], { stdio: "ignore", detached: true });
setTimeout(() => {
  process.stdout.write(`${kernel.pid}\n`, () => process.exit(0));
}, 4000);
