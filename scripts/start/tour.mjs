import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "../setup/places.mjs";
import { recordingIn } from "./recording.mjs";

const OUT = "out/start";
const METHODS = ["paper", "guided"];
/** Options that the guided method has no use for, and refuses. */
const OF_THE_PAPER = ["representation", "selection", "network", "encoder", "triplets", "epochs", "engine"];

/**
 * Labels the recording in data/ in both ways with equal numbers of answers, compares them and says what to do next.
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
  const out = optionOf("--out", extra) ?? OUT;
  const methods = methodsFor(extra);
  for (const method of methods) {
    const options = ["--data", data, "--oracle", `${data}/labels.parquet`, "--budget", "35", "--seed", "1", ...extra];
    const args = ["run", ...options, "--method", method, "--out", `${out}/${method}`];
    console.log(`\n$ npx labelease ${args.join(" ")}\n`);
    const code = await labelease(args);
    if (code !== 0) return code;
  }
  if (methods.length > 1) console.log(comparison(out, methods));
  console.log(nextSteps(`${out}/${methods.at(-1)}`));
  return 0;
}

function methodsFor(extra) {
  const named = optionOf("--method", extra);
  if (named !== undefined) return [named];
  const paperOnly = extra.some((word) => OF_THE_PAPER.some((name) => word.split("=")[0] === `--${name}`));
  return paperOnly ? ["paper"] : METHODS;
}

/** The value of an option; the last one counts. */
function optionOf(option, options) {
  const at = options.lastIndexOf(option);
  return at < 0 ? undefined : options[at + 1];
}

function comparison(out, methods) {
  const rows = methods.map((method) => {
    const { results, seconds } = JSON.parse(readFileSync(resolve(ROOT, out, method, "run.json"), "utf8"));
    const { precision, recall, f1 } = results.quality.all;
    return [
      method,
      String(results.asked),
      ...[precision, recall, f1].map((share) => share.toFixed(3)),
      `${seconds.total.toFixed(1)} s`,
    ];
  });
  const head = ["", "answers", "precision", "recall", "F1", "time"];
  const lines = [head, ...rows].map(
    ([first, ...rest]) => first.padEnd(8) + rest.map((cell) => cell.padStart(11)).join(""),
  );
  return `\nBoth ways with equal numbers of answers, against the true labels of all traces:\n\n${lines.join("\n")}`;
}

function nextSteps(out) {
  return `
The labelled data set is in ${resolve(ROOT, out)}: one label per trace in labels.parquet and labels.csv,
what it is in README.md, the facts of the run in run.json.

Next, your own traces (Jaeger, OTLP, Zipkin, SkyWalking, CSV, Parquet; also in archives):
  npx labelease import your-traces.json --out mine     a recording, and a report of what was mended
  npx labelease label --data mine --journal mine.journal     the traces to judge, card after card
  npx labelease propagate --data mine --journal mine.journal --out labelled

Also:
  npx labelease export --help                          the labels in other forms, and spans with labels for Jaeger, OTLP, Zipkin
  npx labelease run --help                             other methods, networks, budgets, representations
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
