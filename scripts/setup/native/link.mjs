import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "../command.mjs";
import { SetupError } from "../setup-error.mjs";

const PROVE = join(dirname(fileURLToPath(import.meta.url)), "prove.mjs");

/**
 * Where a package looks for its addon: in the folder of the highest Node-API version that it and this Node know.
 *
 * @param {string} packageFolder
 * @param {number} napi Of this Node.
 */
export function addonFile(packageFolder, napi = Number(process.versions.napi)) {
  const { binary } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const version = Math.max(...binary.napi_versions.filter((known) => known <= napi));
  return join(packageFolder, "lib", `napi-v${version}`, "tfjs_binding.node");
}

/**
 * Links the addon of TensorFlow.js to the libraries of TensorFlow by the C++ compiler alone, and tries it in a process of
 * its own. No node-gyp, no headers to download: those of the Node-API are an npm package.
 *
 * @param {{packageFolder: string, tensorflow: string, cwd: string, log: string, env: NodeJS.ProcessEnv,
 *   signal?: AbortSignal}} options `tensorflow` holds libtensorflow_cc.so.2.
 * @throws SetupError if it cannot be linked or gives wrong numbers; then there is no addon.
 */
export async function linkAddon({ packageFolder, tensorflow, ...tool }) {
  const addon = addonFile(packageFolder);
  const [deps, headers] = [join(packageFolder, "deps"), join(packageFolder, "..", "..", "node-api-headers", "include")];
  for (const folder of [dirname(addon), deps]) mkdirSync(folder, { recursive: true });
  // One link of the folder: by links of files the libraries would not find each other, nor those of CUDA beside them.
  // Relative, so that the project can be moved.
  const link = join(deps, "tensorflow");
  rmSync(link, { force: true });
  symlinkSync(relative(deps, tensorflow), link);
  const napi = /napi-v(\d+)/.exec(addon)[1];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join("binding", file));
  const [compiler, at] = [tool.env.CXX || "g++", { ...tool, cwd: packageFolder }];
  const args = ["-std=c++17", "-O2", "-shared", "-fPIC", `-DNAPI_VERSION=${napi}`, "-Wno-deprecated-declarations"];
  args.push("-I", headers, "-I", join("deps", "tensorflow", "include"), ...sources, "-o", addon);
  args.push("-L", join("deps", "tensorflow"), "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2");
  args.push("-Wl,-rpath,$ORIGIN/../../deps/tensorflow");
  try {
    await command("link TensorFlow.js", compiler, args, at);
    await command("compute with TensorFlow.js", process.execPath, [PROVE, packageFolder], at);
  } catch (error) {
    if (existsSync(addon)) rmSync(addon);
    if (!(error instanceof SetupError) || error.kind !== "other") throw error;
    const fact = error.message.split(". ")[0];
    throw new SetupError(fact, "The lines above say why; nothing else of the workbench needs it", {
      output: error.output,
    });
  }
}
