import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./setup-error.mjs";

/**
 * Takes the lock of the set-up, so that two runs do not install over each other.
 *
 * @param {string} file
 * @returns {() => void} Gives the lock back.
 * @throws SetupError if a run that is alive holds it.
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (tries > 0 || isAlive(holder))
      throw new SetupError(
        `Another set-up is running (process ${holder})`,
        `Wait for it, or end it and remove ${file}`,
      );
    rmSync(file, { force: true });
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
