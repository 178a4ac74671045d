import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { environmentWorks } from "../python.mjs";
import { SetupError } from "../setup-error.mjs";

/** What decides whether TensorFlow of PyPI runs here. */
function thisMachine() {
  const cpu = "/proc/cpuinfo";
  return {
    platform: process.platform,
    arch: process.arch,
    /** Of the C library; musl has none of that name. */
    glibc: process.report.getReport().header.glibcVersionRuntime,
    avx: !existsSync(cpu) || /^flags\s*:.*\bavx\b/m.test(readFileSync(cpu, "utf8")),
  };
}

/**
 * Fails before anything is downloaded where TensorFlow cannot run or be linked.
 *
 * @param {string} command What was typed.
 * @throws SetupError
 */
export function needMachine(command, machine = thisMachine(), compiler = process.env.CXX || "g++") {
  const without = "Nothing else needs it: the WebAssembly kernels are the default and the fastest";
  const fact =
    machine.platform !== "linux" || machine.arch !== "x64"
      ? `${command} works on Linux on x86-64, this is ${machine.platform} on ${machine.arch}`
      : machine.glibc === undefined
        ? `${command} needs the GNU C library, which this system (musl?) has not`
        : !machine.avx
          ? `${command} needs a processor with AVX, which this one has not`
          : undefined;
  if (fact) throw new SetupError(fact, without, { kind: "machine" });
  needCompiler(compiler);
}

function needCompiler(compiler) {
  if (spawnSync(compiler, ["--version"]).status === 0) return;
  throw new SetupError(
    `A C++ compiler is needed: ${compiler} does not run`,
    "Install it (Debian and Ubuntu: sudo apt install g++; Fedora: sudo dnf install gcc-c++), or set CXX to its path",
    { kind: "compiler" },
  );
}

/**
 * A Python with pip, to fetch wheels with: that of the workbench, or any other.
 *
 * @param {import("../places.mjs").Places} places
 * @param {(program: string) => boolean} works
 * @throws SetupError
 */
export function findPip({ python }, env = process.env, works = environmentWorks) {
  const candidates = [python, ...(env.PYTHON ? [env.PYTHON] : ["python3", "python"])];
  const found = candidates.find((program) => works(program));
  if (found !== undefined) return found;
  throw new SetupError(
    `Python 3.10 or newer with pip is needed: none of ${candidates.join(", ")} has it`,
    "Type npm run setup, which makes one in .venv; or install it (Debian and Ubuntu: sudo apt install python3-pip)",
    { kind: "python" },
  );
}
