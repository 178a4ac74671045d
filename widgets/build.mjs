// Builds the browser side from what tsc has compiled: the extension of JupyterLab and the anywidget module.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));

await build({
  entryPoints: [join(here, "dist", "browser", "plugin", "afm.js")],
  outfile: join(here, "dist", "browser", "afm.mjs"),
  bundle: true,
  format: "esm",
  minify: true,
  logLevel: "warning",
});

// The builder takes "main" for the module of the page, and ours is the kernel's: it gets a package of its own.
const extension = join(here, "dist", "extension");
const { name, version, description, license, author, dependencies } = JSON.parse(
  readFileSync(join(here, "package.json"), "utf8"),
);
const shared = { "@jupyter-widgets/base": { bundled: false, singleton: true } };
mkdirSync(extension, { recursive: true });
writeFileSync(
  join(extension, "package.json"),
  JSON.stringify({
    ...{ name, version, description, license, author },
    main: "../browser/plugin/plugin.js",
    dependencies: Object.fromEntries(
      Object.entries(dependencies).filter(([name]) => name !== "labelease" && name !== "tslab"),
    ),
    jupyterlab: {
      extension: "../browser/plugin/plugin.js",
      mimeExtension: "../browser/plugin/plotly.js",
      outputDir: "../../labextension",
      sharedPackages: shared,
    },
  }),
);

// It has no "bin" either: the file is called by its path.
const builder = join(folderOf("@jupyter/builder"), "lib", "build-labextension.js");
const core = join(folderOf("@jupyterlab/core-meta"), "core.package.json");
const { status, stdout, stderr } = spawnSync(process.execPath, [builder, "--core-package-file", core, extension], {
  cwd: here,
  encoding: "utf8",
});
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}
