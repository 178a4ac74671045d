import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installJupyterFiles, jupyterFiles } from "../../../scripts/setup/jupyter.mjs";
import { placesOf } from "../../../scripts/setup/places.mjs";
import { tempFolder } from "../temp-folder.js";

const places = () => placesOf(tempFolder(), {}, "linux");

test("installJupyterFiles writes a kernel that starts our launcher with this Node, by absolute paths", () => {
  const here = places();
  installJupyterFiles(here, "/usr/bin/node", "linux");
  expect(jupyterFiles(here).every((file) => existsSync(file))).toBe(true);
  const [file] = jupyterFiles(here);
  const kernel = JSON.parse(readFileSync(file, "utf8"));
  expect(kernel.argv).toEqual([
    "/usr/bin/node",
    join(here.root, "widgets", "dist", "kernel", "main.js"),
    "--config-path",
    "{connection_file}",
  ]);
  expect(kernel).toMatchObject({ language: "typescript", interrupt_mode: "signal" });
});

test("installJupyterFiles asks for messages as interrupts where there are no signals", () => {
  const here = places();
  installJupyterFiles(here, "node.exe", "win32");
  expect(JSON.parse(readFileSync(jupyterFiles(here)[0], "utf8")).interrupt_mode).toBe("message");
});

test("installJupyterFiles keeps JupyterLab from asking the network for news", () => {
  const here = places();
  installJupyterFiles(here);
  expect(readFileSync(jupyterFiles(here)[1], "utf8")).toContain('"fetchNews": "false"');
});

test("installJupyterFiles makes our kernel the one that is started where none is named", () => {
  const here = places();
  installJupyterFiles(here);
  const server = JSON.parse(readFileSync(jupyterFiles(here)[2], "utf8"));
  expect(server.MultiKernelManager.default_kernel_name).toBe("labelease");
});
