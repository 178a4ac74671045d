import { spawnSync } from "node:child_process";
import { SetupError } from "./setup-error.mjs";

/** Prints the version, then the modules that a virtual environment needs and that are missing. */
const PROBE = `import sys, importlib.util as u
print("%d.%d" % sys.version_info[:2], *[m for m in ("venv", "ensurepip") if u.find_spec(m) is None])`;

/** @param {string} program @returns {string | undefined} What the probe prints, undefined if it does not run. */
function probe(program) {
  const { status, stdout } = spawnSync(program, ["-c", PROBE], { encoding: "utf8", windowsHide: true });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * The first Python that can make the environment: 3.10 or newer, with venv and ensurepip.
 *
 * @param {string | undefined} chosen `PYTHON` of the environment; then only that one is tried.
 * @param {(program: string) => string | undefined} ask
 * @throws SetupError that names the cure for the best of what was found.
 */
export function findPython(chosen = process.env.PYTHON, ask = probe) {
  const names = chosen ? [chosen] : ["python3", "python", "py", "python3.13", "python3.12", "python3.11", "python3.10"];
  const old = [];
  const bare = [];
  for (const name of names) {
    const answer = ask(name);
    if (answer === undefined) continue;
    const [version, ...missing] = answer.split(" ");
    const [major, minor] = version.split(".").map(Number);
    if (major < 3 || (major === 3 && minor < 10)) old.push(`${name} is ${version}`);
    else if (missing.length > 0) bare.push({ name, version, missing });
    else return name;
  }
  const kind = "python";
  if (bare.length > 0) {
    const [{ name, version, missing }] = bare;
    throw new SetupError(
      `Cannot make .venv: ${name} (${version}) has no ${missing.join(" and no ")}`,
      `On Debian and Ubuntu: sudo apt install python3-venv (or python${version}-venv); elsewhere install Python from python.org`,
      { kind },
    );
  }
  const found = old.length > 0 ? `only ${[...new Set(old)].join(", ")}` : `none of ${names.join(", ")} runs`;
  throw new SetupError(
    `Python 3.10 or newer is needed: ${found}`,
    "Install it (Debian and Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python; Windows: python.org), or set PYTHON to its path",
    { kind },
  );
}

/** Whether an environment works: its Python runs, is new enough and has pip. */
export function environmentWorks(python) {
  const check = "import sys, pip; sys.exit(sys.version_info < (3, 10))";
  return spawnSync(python, ["-c", check], { windowsHide: true }).status === 0;
}

/**
 * The `pip:` list of environment.yml, the only list of Python packages.
 *
 * @param {string} text Of environment.yml.
 * @param {(text: string) => unknown} parse A YAML parser.
 * @returns {string[]}
 */
export function pipList(text, parse) {
  const list = parse(text).dependencies.find((entry) => typeof entry === "object" && entry.pip)?.pip;
  if (!list?.length) throw new SetupError("environment.yml has no pip list", "Take it from the repository again");
  return list;
}
