import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { labelease, start } from "./labelease.js";

// Each test starts programs; a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-stop-"));
  assert.equal((await labelease(["simulate", "--out", "shop", "--traces", "200"], folder)).code, 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (out: string, ...more: string[]) => [
  ...["run", "--data", "shop", "--oracle", "shop/labels.parquet", "--budget", "15", "--encoder", "hashed"],
  ...["--out", out, ...more],
];

describe("Ctrl-C", () => {
  test.each([
    "SIGINT",
    "SIGTERM",
  ] as const)("%s stops labelease simulate with exit code 130 and nothing left", async (signal) => {
    const running = start(["simulate", "--out", "big", "--traces", "5000000"], folder);
    await running.said("simulate: ");
    running.kill(signal);
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 130);
    assert.equal(stdout, "");
    assert.match(stderr, /^Stopping; Ctrl-C again ends at once$/m);
    assert.match(stderr, /^labelease: Stopped\n$/m);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name !== "shop"),
      [],
    );
  });

  test("SIGINT stops labelease run while it trains, says how to go on, and leaves no labels", async () => {
    const running = start(run("stopped", "--triplets", "200000", "--epochs", "100"), folder);
    await running.said("train network: ");
    running.kill("SIGINT");
    const { code, stderr } = await running.ended;
    assert.equal(code, 130);
    assert.match(stderr, /Stopped; the same command with --resume goes on/);
    assert.ok(!(await readdir(folder)).includes("stopped"));
  });
});

test("labelease run --resume takes over what a killed run had finished, and gives the same bytes", async () => {
  const options = ["--triplets", "320", "--epochs", "1"];
  const whole = await labelease(run("whole", ...options), folder);
  assert.equal(whole.code, 0, whole.stderr);
  const running = start(run("killed", ...options), folder);
  const keys = join(folder, "killed", "stages.json");
  while (!(await readFile(keys, "utf8").catch(() => "")).includes('"fit"')) await sleep(2);
  running.kill("SIGKILL");
  await running.ended;
  const model = await stat(join(folder, "killed", "model", "weights.bin"));
  const { code, stderr } = await labelease(run("killed", ...options, "--resume"), folder);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Taken over from the earlier run: fit/);
  assert.equal((await stat(join(folder, "killed", "model", "weights.bin"))).mtimeMs, model.mtimeMs);
  const [a, b] = await Promise.all(["whole", "killed"].map((out) => readFile(join(folder, out, "labels.parquet"))));
  assert.ok(a.equals(b));
});

test("labelease run --resume does not take over what other options made", async () => {
  const { code, stderr } = await labelease(run("whole", "--triplets", "256", "--epochs", "1", "--resume"), folder);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /Taken over/);
});
