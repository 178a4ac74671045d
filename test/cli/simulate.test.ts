import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { labelease } from "./labelease.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "labelease-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("labelease simulate takes a described system and a list of faults", async () => {
  await writeFile(
    join(folder, "shop.yaml"),
    `services: [{ name: shop }, { name: cart, instances: 2 }]
operations:
  - { service: shop, name: GET /, work: 5, steps: [{ call: cart/Get }] }
  - { service: cart, name: Get, work: 1 }
entries: [shop/GET /]
`,
  );
  await writeFile(
    join(folder, "faults.yaml"),
    "- { type: delay, service: cart, startMinute: 1, minutes: 3, share: 0.5 }\n",
  );
  const words = [
    "simulate",
    "--system",
    "shop.yaml",
    "--faults",
    "faults.yaml",
    "--traces",
    "600",
    "--out",
    "shop",
    "--json",
  ];
  const { code, stdout, stderr } = await labelease(words, folder);
  assert.equal(code, 0, stderr);
  const { traces, faults, anomalous } = JSON.parse(stdout);
  assert.deepEqual([traces, faults], [600, 1]);
  assert.ok(anomalous > 30 && anomalous < 200, `${anomalous}`);
  assert.match(await readFile(join(folder, "shop", "faults.csv"), "utf8"), /,n_anomalous,share\n/);
});

test("labelease simulate makes a recording that is like another, says how alike they are, and keeps the system", async () => {
  const words = ["simulate", "--like", "shop", "--compare", "--write-system", "like.json", "--out", "again", "--json"];
  const { code, stdout, stderr } = await labelease(words, folder);
  assert.equal(code, 0, stderr);
  const { traces, faults, comparison, system } = JSON.parse(stdout);
  assert.deepEqual([traces, faults, system], [600, 0, "like.json"]);
  assert.ok(comparison.worst.share < 0.01 && comparison.worst.p95 < 0.1, JSON.stringify(comparison.worst));
  const kept = await labelease(
    ["simulate", "--system", "like.json", "--faults", "mixed", "--hours", "1", "--out", "third"],
    folder,
  );
  assert.equal(kept.code, 0, kept.stderr);
  assert.match(kept.stdout, /faults +[1-9]/);
});

test.each([
  ["no folder", ["simulate"], /required option '--out <dir>' not specified/],
  [
    "two systems",
    ["simulate", "--out", "x", "--preset", "bank", "--like", "shop"],
    /--preset and --like are two systems/,
  ],
  ["--compare alone", ["simulate", "--out", "x", "--compare"], /--compare needs --like and --out/],
  ["a system that is not there", ["simulate", "--out", "x", "--system", "no.yaml"], /Cannot read system: .*no\.yaml/],
  [
    "faults that are none",
    ["simulate", "--out", "x", "--faults", "shop.yaml"],
    /Cannot read faults: services is not known here/,
  ],
])("labelease simulate exits 2 on %s", async (_, words, message) => {
  const { code, stderr } = await labelease(words, folder);
  assert.equal(code, 2);
  assert.match(stderr, message);
});
