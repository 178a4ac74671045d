import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, test } from "vitest";
import { Team } from "../../../lib/src/compute/kernels/team.js";

const folder = mkdtempSync(join(tmpdir(), "labelease-team-"));
const file = join(folder, "helper.mjs");
const built = new URL("../../../lib/dist/compute/kernels/help-team.js", import.meta.url).href;
writeFileSync(
  file,
  `import { helpTeam } from ${JSON.stringify(built)};
  helpTeam(({ done }) => ([call, fail], part) => {
    if (fail === 1) throw new Error("broken");
    Atomics.add(done, part, 1_000_000 + call);
  });`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PARTS = 50;
const shared = () => new Int32Array(new SharedArrayBuffer(4 * PARTS));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("Team.run() does every part of every call once, with helpers or before they are up", async () => {
  const done = shared();
  const team = new Team(2, [new URL("none.js", import.meta.url), pathToFileURL(file)], { done });
  let helped = 0;
  try {
    for (let call = 1; call <= 300; call++) {
      done.fill(0);
      team.run([call], PARTS, (part) => {
        Atomics.add(done, part, call);
        for (let i = 0; i < 3000; i++) Math.sqrt(i);
      });
      for (const value of done) {
        assert.ok(value === call || value === 1_000_000 + call, `${value} in call ${call}`);
        if (value > 1_000_000) helped++;
      }
      if (call < 40) await pause(10);
    }
  } finally {
    team.close();
  }
  assert.ok(helped > 0);
});

test("Team.run() works alone where there is no file for helpers", () => {
  const done = shared();
  const team = new Team(3, [], { done });
  team.run([1], PARTS, (part) => {
    done[part]++;
  });
  assert.ok(done.every((value) => value === 1));
  team.close();
});

test("Team.run() throws when a helper failed", async () => {
  const team = new Team(1, [pathToFileURL(file)], { done: shared() });
  const lasting = () => {
    const end = performance.now() + 1;
    while (performance.now() < end);
  };
  await assert.rejects(async () => {
    for (let call = 1; call <= 200; call++) {
      team.run([call, 1], PARTS, lasting);
      await pause(5);
    }
  }, /a thread of the network failed/);
  team.close();
});
