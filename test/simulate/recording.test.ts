import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { simulate } from "../../lib/src/simulate/simulate.js";

const data = fileURLToPath(new URL("../../data/", import.meta.url));
const recording = join(data, "online-boutique-small");

/** Options of the command that data/README.md gives for a folder. */
async function commandFor(folder: string): Promise<{ preset: string; traces: number; seed: number }> {
  const readme = await readFile(join(data, "README.md"), "utf8");
  const line = readme.split("\n").find((text) => text.startsWith(`npx labelease simulate --out data/${folder} `));
  assert.ok(line !== undefined, `data/README.md has no command for ${folder}`);
  const option = (name: string) => new RegExp(`--${name} (\\S+)`).exec(line)![1];
  return { preset: option("preset"), traces: Number(option("traces")), seed: Number(option("seed")) };
}

test("simulate() makes data/online-boutique-small again, byte for byte, by the command in data/README.md", async () => {
  const out = await mkdtemp(join(tmpdir(), "labelease-test-"));
  try {
    const { traces, spans, anomalous, faults } = await simulate({
      ...(await commandFor("online-boutique-small")),
      out,
    });
    const files = (await readdir(out)).sort();
    assert.deepEqual((await readdir(recording)).sort(), files);
    for (const file of files) {
      const [made, kept] = await Promise.all([readFile(join(out, file)), readFile(join(recording, file))]);
      assert.ok(made.equals(kept), `${file} differs`);
    }
    const readme = await readFile(join(data, "README.md"), "utf8");
    for (const figure of [traces, spans]
      .map((count) => count.toLocaleString("en-GB"))
      .concat(`${faults} faults`, `${anomalous} traces`)) {
      assert.ok(readme.includes(figure), `data/README.md does not say ${figure}`);
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}, 180_000);

test("data/online-boutique-small stays below 2 MB and has every type of fault", async () => {
  let bytes = 0;
  for (const file of await readdir(recording)) bytes += (await stat(join(recording, file))).size;
  assert.ok(bytes < 2e6, `${bytes}`);
  const faults = await readFile(join(recording, "faults.csv"), "utf8");
  for (const type of ["pod-failure", "delay", "loss", "memory", "cpu"]) assert.ok(faults.includes(`,${type},`), type);
});
