import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../lib/bin/labelease.mjs", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when standard error holds this. */
  said(text: string): Promise<void>;
}

/** Starts the built command, as a person would. */
export function start(words: readonly string[], cwd?: string): Running {
  if (!existsSync(new URL("../../lib/dist/cli/main.js", import.meta.url))) throw new Error("type: npm run build");
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => stderr.includes(text) && resolve();
        child.stderr.on("data", look);
        child.on("close", () => reject(new Error(`ended without saying "${text}": ${stderr}`)));
        look();
      }),
  };
}

/** Runs the built command to its end. */
export function labelease(words: readonly string[], cwd?: string): Promise<Ended> {
  return start(words, cwd).ended;
}
