import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "../command.mjs";
import { npmEnvironment } from "../node-packages.mjs";
import { npmCommand } from "../places.mjs";
import { SetupError } from "../setup-error.mjs";
import { keyOf } from "../stamps.mjs";
import { NPM, PIP } from "../steps.mjs";
import { addonFile, linkAddon } from "./link.mjs";
import { findPip } from "./machine.mjs";
import { WAYS } from "./wheels.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const MANIFEST = ["package.json", "package-lock.json"];

/** The wheels are only a carrier of libraries: which Python they are for does not matter, so long as it is said. */
const WHEELS_OF = [
  "--only-binary=:all:",
  "--implementation=cp",
  "--python-version=3.11",
  "--platform=manylinux2014_x86_64",
  "--platform=manylinux1_x86_64",
];

/**
 * The steps that put TensorFlow into `.native`: packages of npm (for both ways), then wheel after wheel, each downloaded,
 * unpacked and stamped by itself, so that 2 GB need not arrive in one go; then the addon is linked and tried.
 *
 * A folder of its own, since `npm ci` would remove what stands in node_modules and not in the lock file.
 *
 * @param {import("../places.mjs").Places} places
 * @param {"cpu" | "gpu"} way
 * @returns {{steps: (import("../run-steps.mjs").Step & {mib: number})[], stamps: string}}
 */
export function nativeSteps(places, way, env = process.env) {
  const { native, state, log } = places;
  const { package: name, wheels } = WAYS.get(way);
  const libraries = join(native, way);
  const packageFolder = join(native, "node_modules", name);
  const tool = (signal, cwd = native) => ({
    cwd,
    log,
    signal,
    // pip from 25.1 on goes on within a file that broke off.
    env: { PIP_RESUME_RETRIES: "5", ...npmEnvironment(env, join(state, "npm-cache")) },
  });

  const packages = {
    name: "TensorFlow.js packages",
    mib: 310,
    key: () => keyOf(HERE, [join(HERE, "packages")]),
    outputs: [join(packageFolder, "package.json")],
    async run(signal) {
      mkdirSync(native, { recursive: true });
      for (const file of MANIFEST) copyFileSync(join(HERE, "packages", file), join(native, file));
      const [program, ...first] = npmCommand(env);
      // The package's own install script would download a TensorFlow that this replaces.
      await command("install TensorFlow.js packages", program, [...first, "ci", ...NPM], tool(signal));
    },
  };

  const unpacking = wheels.map((wheel) => ({
    name: `${wheel.name} ${wheel.version}`,
    mib: wheel.mib,
    key: () => keyOf(HERE, [join(HERE, "unpack.py")], [wheel.sha256]),
    outputs: [join(libraries, wheel.part)],
    run: (signal) => fetchWheel(wheel, signal),
  }));

  const linking = {
    name: `link ${name}`,
    mib: 10,
    key: () =>
      keyOf(
        HERE,
        [join(HERE, "link.mjs"), join(HERE, "packages")],
        [process.versions.napi, ...wheels.map((w) => w.sha256)],
      ),
    get outputs() {
      return existsSync(packageFolder) ? [addonFile(packageFolder)] : [packageFolder];
    },
    run: (signal) => linkAddon({ packageFolder, tensorflow: join(libraries, "tensorflow"), ...tool(signal) }),
  };

  return { steps: [packages, ...unpacking, linking], stamps: join(native, "setup.json") };

  async function fetchWheel({ name, version, sha256, part }, signal) {
    const python = findPip(places, env);
    const action = `download ${name}`;
    const downloads = join(native, "downloads");
    const requirements = join(downloads, "wheel.txt");
    rmSync(downloads, { recursive: true, force: true });
    mkdirSync(downloads, { recursive: true });
    try {
      writeFileSync(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
      const options = ["--no-deps", "--no-cache-dir", "--require-hashes", ...WHEELS_OF, "--dest", downloads];
      await command(action, python, [...PIP, "download", ...options, "-r", requirements], tool(signal));
      const file = readdirSync(downloads).find((entry) => entry.endsWith(".whl"));
      await command(
        `unpack ${name}`,
        python,
        [join(HERE, "unpack.py"), join(downloads, file), libraries],
        tool(signal),
      );
      if (!existsSync(join(libraries, part)))
        throw new SetupError(`Cannot unpack ${name}: there is no ${part} in it`, "Report it: the package has changed");
    } catch (error) {
      if (error.kind !== "no package") throw error;
      throw new SetupError(
        `Cannot ${action}: the package registry has no version ${version} of it for Linux on x86-64`,
        "Look at the registry settings (pip config list); nothing else of the workbench needs it",
        { output: error.output },
      );
    } finally {
      rmSync(downloads, { recursive: true, force: true });
    }
  }
}
