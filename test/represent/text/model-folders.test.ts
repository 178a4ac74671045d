import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { modelFolders } from "../../../lib/src/represent/text/model-folders.js";

const root = mkdtempSync(join(tmpdir(), "labelease-models-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function models(...path: string[]): string {
  const folder = join(root, ...path, "share", "labelease", "models");
  mkdirSync(folder, { recursive: true });
  return folder;
}

const library = join(root, "project", "lib", "dist", "represent", "text", "model-folders.js");
const venv = models("project", ".venv");
const conda = models("conda");
const given = models("given");

test("modelFolders() finds .venv beside the library", () => {
  expect(modelFolders({}, library)).toEqual([venv]);
});

test("modelFolders() puts a prefix and the conda environment first", () => {
  const env = {
    LABELEASE_PREFIX: join(root, "given"),
    CONDA_DEFAULT_ENV: "labelease",
    CONDA_PREFIX: join(root, "conda"),
  };
  expect(modelFolders(env, library)).toEqual([given, conda, venv]);
});

test("modelFolders() passes over conda environments of other names and folders that are not there", () => {
  const env = { LABELEASE_PREFIX: join(root, "nowhere"), CONDA_DEFAULT_ENV: "base", CONDA_PREFIX: join(root, "conda") };
  expect(modelFolders(env, library)).toEqual([venv]);
});

test("modelFolders() looks in LABELEASE_MODELS alone where it is set", () => {
  expect(modelFolders({ LABELEASE_MODELS: "/elsewhere", LABELEASE_PREFIX: join(root, "given") }, library)).toEqual([
    "/elsewhere",
  ]);
});
