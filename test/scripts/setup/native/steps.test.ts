import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { addonFile } from "../../../../scripts/setup/native/link.mjs";
import { nativeSteps } from "../../../../scripts/setup/native/steps.mjs";
import { WAYS } from "../../../../scripts/setup/native/wheels.mjs";
import { placesOf } from "../../../../scripts/setup/places.mjs";
import { openSteps, runSteps } from "../../../../scripts/setup/run-steps.mjs";
import { tempFolder } from "../../temp-folder.js";

/** A Python whose pip "downloads" a file with the text of the requirements, and "unpacks" what a wheel would hold. */
function fakePython(folder: string, { offline = [] as string[] } = {}) {
  const file = join(folder, "bin", "python3");
  const parts = [...WAYS.get("gpu")!.wheels, ...WAYS.get("cpu")!.wheels].map(({ name, part }) => [name, part]);
  const code = `#!${process.execPath}
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const args = process.argv.slice(2);
if (args[0] === "-c") process.exit(0);
if (args.includes("download")) {
  const wanted = readFileSync(args.at(-1), "utf8").split("==")[0];
  if (${JSON.stringify(offline)}.includes(wanted)) {
    console.error("ReadTimeoutError: Read timed out");
    process.exit(1);
  }
  writeFileSync(join(args[args.indexOf("--dest") + 1], wanted + ".whl"), "");
} else {
  const part = new Map(${JSON.stringify(parts)}).get(basename(args[1], ".whl"));
  mkdirSync(dirname(join(args[2], part)), { recursive: true });
  writeFileSync(join(args[2], part), "");
}
`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  chmodSync(file, 0o755);
  return { PYTHON: file, PATH: [dirname(file), process.env.PATH].join(delimiter) };
}

/** Steps without npm and without the compiler. */
function stepsIn(root: string, env: NodeJS.ProcessEnv) {
  const { steps, stamps } = nativeSteps({ ...placesOf(root, {}), python: "no-python-here" }, "gpu", env);
  return { wheels: steps.slice(1, -1), stamps };
}

test("nativeSteps() go on at the wheel where a download failed", async () => {
  const root = tempFolder();
  const first = stepsIn(root, fakePython(root, { offline: ["nvidia-cudnn-cu12"] }));
  await expect(runSteps(first.wheels, first.stamps)).rejects.toMatchObject({
    kind: "no network",
    message: expect.stringContaining("Cannot download nvidia-cudnn-cu12: the package registry cannot be reached"),
  });
  const second = stepsIn(root, fakePython(root));
  const done = await runSteps(second.wheels, second.stamps);
  expect(done[0]).toMatch(/^nvidia-cudnn-cu12 /);
  expect(done).toHaveLength(WAYS.get("gpu")!.wheels.length - 3);
  expect(openSteps(second.wheels, second.stamps)).toEqual([]);
  expect(existsSync(join(root, ".native", "downloads"))).toBe(false);
});

test("nativeSteps() of the card need about 5 GB", () => {
  const { steps } = nativeSteps(placesOf(tempFolder(), {}), "gpu");
  const gib = steps.reduce((sum, { mib }) => sum + mib, 0) / 1024;
  expect(gib).toBeGreaterThan(4);
  expect(gib).toBeLessThan(6);
});

test("addonFile() is of the highest Node-API version that both know", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ binary: { napi_versions: [3, 4, 8] } }));
  expect(addonFile(folder, 9)).toBe(join(folder, "lib", "napi-v8", "tfjs_binding.node"));
  expect(addonFile(folder, 7)).toBe(join(folder, "lib", "napi-v4", "tfjs_binding.node"));
});
