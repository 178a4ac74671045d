import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command } from "../../../scripts/setup/command.mjs";
import { tempFolder } from "../temp-folder.js";

function places() {
  const cwd = tempFolder();
  return { cwd, log: join(cwd, "state", "setup.log") };
}

const node = (code: string) => [process.execPath, ["-e", code]] as const;

test("command() keeps what a tool prints in the log, and gives it back", async () => {
  const { cwd, log } = places();
  expect(await command("try", ...node("console.log('out'); console.error('err')"), { cwd, log })).toMatch(
    /out\n|err\n/,
  );
  expect(readFileSync(log, "utf8")).toMatch(/^\n\$ .*\n(out\nerr\n|err\nout\n)$/);
});

test("command() makes an error with the cure of what a failed tool printed", async () => {
  const code = "console.error('npm error code ENOSPC'); process.exit(3)";
  await expect(command("install", ...node(code), places())).rejects.toMatchObject({
    kind: "disk full",
    name: "SetupError",
  });
  await expect(command("build", ...node("process.exit(3)"), places())).rejects.toThrow("Cannot build: exit code 3");
});

test("command() says that a tool is not there", async () => {
  await expect(command("build", "no-such-tool", [], places())).rejects.toThrow(
    "Cannot build: no-such-tool is not there. Install it, or put its folder on the PATH.",
  );
});

test("command() ends the tool when it is interrupted", async () => {
  const stop = new AbortController();
  const running = command("wait", ...node("setInterval(() => {}, 1000)"), { ...places(), signal: stop.signal });
  setTimeout(() => stop.abort(new Error("SIGINT")), 100);
  await expect(running).rejects.toThrow("SIGINT");
});

test("command() goes on without a log where it cannot be written", async () => {
  const { cwd } = places();
  const log = join(process.execPath, "setup.log");
  expect(await command("try", ...node("console.log('out')"), { cwd, log })).toBe("out\n");
});
