import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { LabelEaseError, UsageError } from "../base/error.js";
import { LabelLinesError } from "../export/label-lines-error.js";
import { abortOnInterrupt, INTERRUPTED_EXIT } from "./interrupt.js";
import { nearest } from "./nearest.js";
import { ProgressLine } from "./progress-line.js";
import { visible } from "./table.js";
import { wholeNumber } from "./values.js";
import type { Verb } from "./verb.js";
import { agreementVerb } from "./verbs/agreement.js";
import { auditVerb } from "./verbs/audit.js";
import { benchVerb } from "./verbs/bench.js";
import { checkVerb } from "./verbs/check.js";
import { exportVerb } from "./verbs/export.js";
import { importVerb } from "./verbs/import.js";
import { inspectVerb } from "./verbs/inspect.js";
import { labelVerb } from "./verbs/label.js";
import { labelsVerb } from "./verbs/labels.js";
import { propagateVerb } from "./verbs/propagate.js";
import { runVerb } from "./verbs/run.js";
import { simulateVerb } from "./verbs/simulate.js";

const VERBS: readonly Verb<never>[] = [
  importVerb,
  inspectVerb,
  simulateVerb,
  runVerb,
  labelVerb,
  labelsVerb,
  propagateVerb,
  auditVerb,
  agreementVerb,
  exportVerb,
  benchVerb,
  checkVerb,
];

const TICK_MS = 500;
/** Of a file with wrong lines, this many are shown. */
const MOST_LINES = 20;

interface SharedOptions {
  readonly json?: boolean;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/**
 * The command line: runs one verb.
 *
 * @param words What was typed after `labelease`.
 * @returns The exit code: 0 done, 1 the work failed, 2 wrong usage, 130 stopped by Ctrl-C.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("labelease")
    .description("From a recording of microservice traces to a labelled data set.")
    .version(version())
    .helpCommand("help [verb]", "what a verb does, its options and an example")
    .addHelpText(
      "after",
      `\nExample:\n  labelease simulate --out shop\n  labelease run --data shop --oracle shop/labels.parquet --out labelled`,
    );
  quietly(program);
  for (const verb of VERBS)
    program.addCommand(
      commandOf(verb, (result) => {
        code = result;
      }),
    );
  if (words.length === 0) {
    process.stderr.write(program.helpInformation());
    return 2;
  }
  // With --help behind it, commander would show the help of the whole.
  const [first] = words;
  if (!first.startsWith("-") && first !== "help" && verbOf(program, words) === undefined)
    return complain(`${unknownVerb(first, program)}\nSee: labelease --help`, 2);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    return complain(
      `${usageMessage(error, program, words)}\nSee: labelease ${verbOf(program, words)?.name() ?? ""} --help`.replace(
        "  ",
        " ",
      ),
      2,
    );
  }
  return code;
}

function commandOf(verb: Verb<never>, done: (code: number) => void): Command {
  const command = new Command(verb.name).description(verb.summary).allowExcessArguments(false);
  verb.declare(command);
  command
    .option("--json", "print one JSON object instead of a table")
    .option("--threads <n>", "threads to use; the result does not depend on it", wholeNumber(1, 1024))
    .option("--quiet", "no progress, no messages")
    .addHelpText(
      "after",
      `\n${verb.examples.length > 1 ? "Examples" : "Example"}:\n${verb.examples.map((e) => `  labelease ${e}`).join("\n")}`,
    )
    .action(async () => {
      // As with `--out "$FOLDER"` where the variable is not set.
      const empty = command.options.find((option) => command.opts()[option.attributeName()] === "");
      if (empty !== undefined) {
        done(complain(`option "${empty.long}" is empty\nSee: labelease ${verb.name} --help`, 2));
        return;
      }
      done(await perform(verb, command.args, command.opts()));
    });
  return quietly(command);
}

/** Errors are thrown, and written in one place. */
function quietly(command: Command): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => {} });
}

async function perform(verb: Verb<never>, args: readonly string[], options: SharedOptions): Promise<number> {
  const { json = false, quiet = false, threads } = options;
  const controller = new AbortController();
  const line = new ProgressLine(process.stderr);
  const say = (text: string) => {
    if (quiet) return;
    line.clear();
    process.stderr.write(`${text}\n`);
  };
  const ticking = quiet ? undefined : setInterval(() => line.tick(), TICK_MS).unref();
  const release = abortOnInterrupt(controller, () => say("Stopping; Ctrl-C again ends at once"));
  try {
    const outcome = await verb.run(args, options as never, {
      signal: controller.signal,
      onProgress: quiet ? () => {} : line.show,
      say,
      takeScreen() {
        clearInterval(ticking);
        line.clear();
      },
      threads,
    });
    line.clear();
    process.stdout.write(json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
    return outcome.failed ? 1 : 0;
  } catch (error) {
    line.clear();
    if (controller.signal.aborted) {
      const next = verb.afterInterrupt?.(options as never);
      return complain(`Stopped${next === undefined ? "" : `; ${next}`}`, INTERRUPTED_EXIT);
    }
    return fail(error);
  } finally {
    clearInterval(ticking);
    release();
  }
}

function fail(error: unknown): number {
  if (process.env.LABELEASE_DEBUG || process.env.DEBUG) console.error(error);
  if (error instanceof LabelEaseError) {
    const code = complain(visible(error.message), error instanceof UsageError ? 2 : 1);
    const problems = error instanceof LabelLinesError && error.problems.length > 1 ? error.problems : [];
    for (const { line, reason } of problems.slice(0, MOST_LINES))
      process.stderr.write(`  line ${line}: ${visible(reason)}\n`);
    const more = problems.length - MOST_LINES;
    if (more > 0) process.stderr.write(`  and ${more} more\n`);
    return code;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/No space left on device|ENOSPC/i.test(message)) return complain("Cannot write: the disk is full", 1);
  return complain(`${visible(message.split("\n")[0])} (unexpected; LABELEASE_DEBUG=1 shows where)`, 1);
}

function complain(message: string, code: number): number {
  process.stderr.write(`labelease: ${message}\n`);
  return code;
}

function usageMessage(error: CommanderError, program: Command, words: readonly string[]): string {
  const message = error.message.replace(/^error: /, "");
  const typed = /^unknown (?:option|command) '(.*)'$/s.exec(message)?.[1];
  if (error.code === "commander.unknownCommand" && typed !== undefined) return unknownVerb(typed, program);
  if (error.code === "commander.help" && words[1] !== undefined) return unknownVerb(words[1], program);
  const flags = (verbOf(program, words) ?? program).createHelp().visibleOptions(verbOf(program, words) ?? program);
  const known = flags.flatMap(({ long }) => long ?? []);
  // A misspelt option that is required would else only be called missing.
  const misspelt = words.map((word) => word.split("=")[0]).find((word) => /^--./.test(word) && !known.includes(word));
  const flag = error.code === "commander.missingMandatoryOptionValue" ? misspelt : typed?.split("=")[0];
  if (flag !== undefined) return `unknown option "${visible(flag)}"; did you mean "${nearest(flag, known)}"?`;
  return visible(message);
}

function unknownVerb(typed: string, program: Command): string {
  const names = program.commands.map((command) => command.name());
  return `unknown verb "${visible(typed)}"; did you mean "${nearest(typed, names)}"?`;
}

function verbOf(program: Command, words: readonly string[]): Command | undefined {
  return program.commands.find((command) => command.name() === words[0]);
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}
