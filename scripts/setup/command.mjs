import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./setup-error.mjs";
import { troubleOf } from "./trouble.mjs";

/** Kept of a tool's output for the diagnosis; a tool that prints more has said why near the end. */
const KEPT = 200_000;

/**
 * Runs a tool with its output in a log file, and waits.
 *
 * @param {string} action What it does, as in "install node packages".
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd: string, log: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal}} options `signal` ends the tool.
 * @returns {Promise<string>} What it printed, or the end of it.
 * @throws SetupError with the cure if it fails.
 */
export async function command(action, program, args, { cwd, log, env = process.env, signal }) {
  signal?.throwIfAborted();
  let output = "";
  writeLog(log, `\n$ ${[program, ...args].join(" ")}\n`);
  const keep = (chunk) => {
    writeLog(log, chunk);
    output = (output + chunk).slice(-KEPT);
  };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    const ending = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, killed) =>
        resolve(code === 0 ? undefined : killed ? `ended by ${killed}` : `exit code ${code}`),
      );
    }).catch((error) => {
      if (error.code !== "ENOENT") throw error;
      throw new SetupError(`Cannot ${action}: ${program} is not there`, "Install it, or put its folder on the PATH");
    });
    signal?.throwIfAborted();
    if (ending) throw troubleOf(action, output, ending);
    return output;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** On a full disk the log is the first to fail; what the tool says of it is worth more. */
function writeLog(log, text) {
  try {
    mkdirSync(dirname(log), { recursive: true });
    appendFileSync(log, text);
  } catch {
    // the output is kept in memory, too
  }
}
