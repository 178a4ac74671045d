import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSteps, runSteps } from "../../../scripts/setup/run-steps.mjs";
import { tempFolder } from "../temp-folder.js";

/** Three steps that each write one file; `keys`, `fail` and `warn` say how they behave. */
function threeSteps() {
  const folder = tempFolder();
  const stampFile = join(folder, "share", "setup.json");
  const state = { keys: new Map<string, string>(), fail: "", warn: "", ran: [] as string[] };
  const steps = ["a", "b", "c"].map((name) => ({
    name,
    key: () => state.keys.get(name) ?? "1",
    outputs: [join(folder, name)],
    async run(): Promise<string | undefined> {
      state.ran.push(name);
      if (state.fail === name) throw new Error(`${name} failed`);
      if (state.warn === name) return `${name} is left out`;
      writeFileSync(join(folder, name), "");
      return undefined;
    },
  }));
  let text = "";
  const say = (part: string) => {
    text += part;
  };
  const run = async (options = {}) => {
    state.ran = [];
    text = "";
    await runSteps(steps, stampFile, { say, now: () => 0, ...options });
    return { ran: state.ran.join(""), text };
  };
  return { folder, stampFile, state, steps, run, said: () => text };
}

test("runSteps() does all steps, then none", async () => {
  const { run, steps, stampFile } = threeSteps();
  expect(await run()).toEqual({ ran: "abc", text: "setup: a ... 0.0 s\nsetup: b ... 0.0 s\nsetup: c ... 0.0 s\n" });
  expect(openSteps(steps, stampFile)).toEqual([]);
  expect(await run()).toEqual({ ran: "", text: "" });
});

test("runSteps() goes on where a run failed", async () => {
  const { run, state, said } = threeSteps();
  state.fail = "b";
  await expect(run()).rejects.toThrow("b failed");
  expect(said()).toBe("setup: a ... 0.0 s\nsetup: b ... failed\n");
  state.fail = "";
  expect((await run()).ran).toBe("bc");
});

test("runSteps() does a step again when its key changes or its output is gone", async () => {
  const { run, state, folder } = threeSteps();
  await run();
  state.keys.set("b", "2");
  expect((await run()).ran).toBe("b");
  rmSync(join(folder, "c"));
  expect((await run()).ran).toBe("c");
});

test("runSteps() keeps earlier stamps when a step removes the file they lie in", async () => {
  const { run, steps, stampFile } = threeSteps();
  const { run: second } = steps[1];
  steps[1].run = async () => {
    rmSync(stampFile);
    return second();
  };
  await run();
  expect((await run()).ran).toBe("");
});

test("runSteps() does not stamp a step that warns, and goes on", async () => {
  const { run, state } = threeSteps();
  state.warn = "b";
  const first = await run();
  expect(first.ran).toBe("abc");
  expect(first.text).toContain("setup: b is left out\n");
  expect((await run()).ran).toBe("b");
  state.warn = "";
  expect((await run()).ran).toBe("b");
  expect((await run()).ran).toBe("");
});

test("runSteps() starts no step after an interrupt", async () => {
  const { run, steps, said } = threeSteps();
  const stop = new AbortController();
  const { run: first } = steps[0];
  steps[0].run = async () => {
    stop.abort(new Error("SIGINT"));
    return first();
  };
  await expect(run({ signal: stop.signal })).rejects.toThrow("SIGINT");
  expect(said()).toBe("setup: a ... 0.0 s\n");
  expect((await run()).ran).toBe("bc");
});
