import { rmSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "./lock.mjs";
import { placesOf } from "./places.mjs";
import { openSteps, runSteps } from "./run-steps.mjs";
import { SetupError } from "./setup-error.mjs";
import { needSpace } from "./space.mjs";
import { setupSteps } from "./steps.mjs";
import { troubleOf } from "./trouble.mjs";

const SHOWN_LINES = 30;

/**
 * Sets up what is not set up: node packages, Python packages, library, text model.
 *
 * @param {{say?: (text: string) => void}} [options]
 * @returns {Promise<boolean>} Whether all is ready; if not, the reason and the cure have been printed.
 */
export async function setup(options) {
  const places = placesOf();
  return carryOut(places, setupSteps(places), places.stamps, options);
}

/**
 * Carries out the steps of a set-up that are open, and reports what stops it.
 *
 * @param {import("./places.mjs").Places} places
 * @param {readonly (import("./run-steps.mjs").Step & {mib: number})[]} steps
 * @param {string} stamps File of stamps.
 * @param {{say?: (text: string) => void, before?: () => void}} [options] `before` is called if anything is open; it may
 *   throw a SetupError.
 * @returns {Promise<boolean>} As {@link setup}.
 */
export async function carryOut(
  places,
  steps,
  stamps,
  { say = (text) => process.stdout.write(text), before = () => {} } = {},
) {
  const stop = new AbortController();
  const interrupt = (name) => stop.abort(new Error(name));
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  let giveBack = () => {};
  try {
    const open = openSteps(steps, stamps);
    if (open.length === 0) return true;
    before();
    giveBack = takeLock(join(places.state, "setup.lock"));
    rmSync(places.log, { force: true });
    needSpace(
      open.reduce((sum, { mib }) => sum + mib, 0),
      places.root,
    );
    await runSteps(steps, stamps, { say, signal: stop.signal });
    return true;
  } catch (error) {
    report(error, stop.signal, places.log);
    return false;
  } finally {
    giveBack();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function report(error, signal, log) {
  if (signal.aborted) {
    console.error("setup: stopped; the next run goes on here");
    process.exitCode = signal.reason.message === "SIGTERM" ? 143 : 130;
    return;
  }
  process.exitCode = 1;
  // A file operation of our own may be the one that meets the full disk or the read-only folder.
  const trouble = error.code && !(error instanceof SetupError) ? troubleOf("write a file", error.message) : error;
  if (!(trouble instanceof SetupError)) {
    console.error(trouble);
    return;
  }
  if (trouble.output) console.error(lastLines(trouble.output));
  console.error(`setup: ${trouble.message}`);
  if (trouble.output && trouble === error) console.error(`setup: the whole output is in ${log}`);
}

function lastLines(text) {
  return text.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}
