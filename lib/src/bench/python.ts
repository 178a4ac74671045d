import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { LabelEaseError, UsageError } from "../base/error.js";
import type { BenchOptions, Facts, LeftOut, Side } from "./benchmark.js";

/** The scripts of the anchors, in the package beside `dist` and `src`. */
const SCRIPTS = fileURLToPath(new URL("../../bench/", import.meta.url));

/** What an anchor in Python is given. */
export interface PythonAnchor {
  /** What stands in the result where it cannot be had: "scikit-learn". */
  readonly name: string;
  /** A file of `lib/bench`; its name must not be that of a module of Python. */
  readonly script: string;
  /** Handed over as JSON. */
  readonly options: object;
  /** Handed over as files of raw numbers, little-endian, by name. */
  readonly arrays: Readonly<Record<string, Float32Array | Int32Array | Uint32Array>>;
}

/** An anchor in a Python of its own, which stays open between its turns. */
export interface PythonSide extends Side {
  close(): Promise<void>;
}

/**
 * Starts an anchor in Python; it takes its turns when asked and measures itself, so that the way between the two
 * processes does not count.
 *
 * @returns It, or why it is left out: no Python is named by `--python` or LABELEASE_PYTHON, or a module is missing.
 * @throws UsageError if the Python that is named is not there.
 */
export async function openPython(anchor: PythonAnchor, options: BenchOptions): Promise<PythonSide | LeftOut> {
  const named = options.python ?? process.env.LABELEASE_PYTHON;
  if (named === undefined || named === "")
    return { name: anchor.name, leftOut: "no Python is named; --python or LABELEASE_PYTHON does" };
  const folder = await mkdtemp(join(tmpdir(), "labelease-bench-"));
  const files: Record<string, string> = {};
  for (const [key, values] of Object.entries(anchor.arrays)) {
    files[key] = join(folder, `${key}.bin`);
    await writeFile(files[key], values);
  }
  const child = spawn(pythonOf(named), ["-u", join(SCRIPTS, anchor.script)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: environment(options.threads),
  });
  const talk = new Talk(child, anchor.name);
  const close = async () => {
    await talk.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const hello = await talk.ask({ ...anchor.options, threads: options.threads ?? null, files });
    if (typeof hello.missing === "string") {
      await close();
      return { name: anchor.name, leftOut: `${named}: ${hello.missing}` };
    }
    return {
      name: String(hello.name),
      run: async () => {
        const { ms, ...facts } = await talk.ask({});
        return { value: Number(ms), facts };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One line of JSON there, one back. */
class Talk {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess, name: string) {
    this.#child = child;
    this.#name = name;
    this.#ended = new Promise((resolve) => {
      child.once("close", () => resolve());
      child.once("error", () => resolve());
    });
    child.stdin!.on("error", () => undefined);
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(question: object): Promise<Facts> {
    this.#child.stdin!.write(`${JSON.stringify(question)}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new LabelEaseError(`Cannot measure ${this.#name}: its Python has ended`);
    return JSON.parse(line.value);
  }

  async close() {
    this.#child.stdin!.end();
    await this.#ended;
  }
}

/** Also takes the folder of a virtual environment. */
function pythonOf(path: string): string {
  if (!existsSync(path)) throw new UsageError(`Cannot use Python "${path}": there is no such file or folder`);
  if (!statSync(path).isDirectory()) return path;
  const found = ["bin/python", "Scripts/python.exe"].map((file) => join(path, file)).find((file) => existsSync(file));
  if (found === undefined) throw new UsageError(`Cannot use Python "${path}": it is no virtual environment`);
  return found;
}

/** Settings of OpenBLAS that somebody made for another program do not count. */
function environment(threads: number | undefined): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  if (threads === undefined) return env;
  const count = String(threads);
  return { ...env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count };
}
