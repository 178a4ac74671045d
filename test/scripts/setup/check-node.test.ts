import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { nodeProblem } from "../../../scripts/setup/check-node.mjs";

const file = fileURLToPath(new URL("../../../scripts/setup/check-node.mjs", import.meta.url));

test.each([
  "20.19.0",
  "20.20.2",
  "21.0.0",
  "22.3.0",
  "24.11.1",
  "100.0.0",
])("nodeProblem() takes Node %s", (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

test.each(["0.10.48", "12.22.12", "18.20.8", "20.0.0", "20.18.3"])("nodeProblem() refuses Node %s", (version) => {
  expect(nodeProblem(version)).toBe(
    `Node 20.19 or newer is needed, this is ${version}; get it from https://nodejs.org or your package manager`,
  );
});

test("check-node.mjs ends an old Node with one line and exit code 1", () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '18.1.0' });";
  const { status, stderr } = spawnSync(process.execPath, ["--import", `data:text/javascript,${old}`, file], {
    encoding: "utf8",
  });
  expect(stderr).toBe(
    "setup: Node 20.19 or newer is needed, this is 18.1.0; get it from https://nodejs.org or your package manager\n",
  );
  expect(status).toBe(1);
});

test.each([
  "setup.mjs",
  "setup-native.mjs",
  "start.mjs",
  "test.mjs",
])("%s checks Node before it imports anything else", (name) => {
  const text = readFileSync(new URL(`../../../scripts/${name}`, import.meta.url), "utf8");
  const imports = text.split("\n").filter((line) => line.startsWith("import "));
  expect(imports).toEqual(['import "./setup/check-node.mjs";']);
});
