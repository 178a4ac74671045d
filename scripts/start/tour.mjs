import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { ROOT } from "../setup/places.mjs";
import { recordingIn } from "./recording.mjs";

const OUT = "out/start";

/**
 * Labels the recording in data/ and says what to do next.
 *
 * @param {readonly string[]} extra Further options of `labelease run`; a later one counts.
 * @returns {Promise<number>} The exit code.
 */
export async function tour(extra = []) {
  const name = recordingIn(join(ROOT, "data"));
  if (!name) {
    console.error(
      "start: no recording with spans.parquet and labels.parquet in data/; take it from the repository again",
    );
    return 1;
  }
  const data = `data/${name}`;
  const options = ["--data", data, "--oracle", `${data}/labels.parquet`, "--method", "paper", "--budget", "35"];
  const args = ["run", ...options, "--seed", "1", "--out", OUT, ...extra];
  console.log(`\n$ npx labelease ${args.join(" ")}\n`);
  const code = await labelease(args);
  if (code === 0) console.log(nextSteps(outOf(extra)));
  return code;
}

/** Where the run wrote: the last --out counts. */
function outOf(extra) {
  const at = extra.lastIndexOf("--out");
  return at < 0 ? OUT : (extra[at + 1] ?? OUT);
}

function nextSteps(out) {
  return `
The labelled data set is in ${resolve(ROOT, out)}: one label per trace in labels.parquet and labels.csv,
what it is in README.md, the facts of the run in run.json.

Next, your own traces (Jaeger, OTLP, CSV or Parquet):
  npx labelease import your-traces.json --out mine     a recording, and a report of what was mended
  npx labelease run --data mine --out labelled         the few traces to judge, on a sheet

Also:
  npx labelease export --help                          the labels as CSV, JSON lines or OTLP
  npx labelease run --help                             other networks, budgets, representations
  npm test                                             every check and test of the project`;
}

function labelease(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "lib", "bin", "labelease.mjs"), ...args], {
      cwd: ROOT,
      stdio: "inherit",
    });
    // A terminal sends Ctrl-C to both: the child ends its work cleanly, and this process waits for it.
    const wait = () => {};
    process.on("SIGINT", wait);
    const forward = () => child.kill("SIGTERM");
    process.on("SIGTERM", forward);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait).off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
