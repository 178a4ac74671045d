import { existsSync } from "node:fs";
import { readStamps, writeStamps } from "./stamps.mjs";

/**
 * One step of the set-up.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {() => string} key Changes when the step has to be done again.
 * @property {readonly string[]} outputs Paths that exist once it is done.
 * @property {(signal?: AbortSignal) => Promise<string | undefined> | string | undefined} run
 *   Does it. A text returned is a warning: the step is not stamped, so that the next run tries again.
 */

/** Steps that are not done, or whose inputs have changed since. */
export function openSteps(steps, stampFile) {
  const stamps = readStamps(stampFile);
  return steps.filter((step) => !isDone(step, stamps));
}

/**
 * Does what is not done, in order. The stamp is written after each step, so that a failed run goes on where it stopped.
 *
 * @param {readonly Step[]} steps
 * @param {string} stampFile
 * @param {{say?: (text: string) => void, signal?: AbortSignal, now?: () => number}} [options] `say` gets the line of
 *   each step in two parts: before it starts and when it ends.
 * @returns {Promise<string[]>} Names of the steps that were done.
 */
export async function runSteps(steps, stampFile, { say = () => {}, signal, now = Date.now } = {}) {
  const done = [];
  // Kept here all the while: making .venv again removes the file, which lies in it.
  const stamps = readStamps(stampFile);
  for (const step of steps) {
    if (isDone(step, stamps)) continue;
    signal?.throwIfAborted();
    const start = now();
    say(`setup: ${step.name} ... `);
    let warning;
    try {
      warning = await step.run(signal);
    } catch (error) {
      say(signal?.aborted ? "stopped\n" : "failed\n");
      throw error;
    }
    const seconds = `${((now() - start) / 1000).toFixed(1)} s\n`;
    if (warning) {
      say(`left out after ${seconds}setup: ${warning}\n`);
      continue;
    }
    writeStamps(stampFile, stamps.set(step.name, step.key()));
    say(seconds);
    done.push(step.name);
  }
  return done;
}

function isDone(step, stamps) {
  return stamps.get(step.name) === step.key() && step.outputs.every((output) => existsSync(output));
}
