import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, test } from "vitest";
import { parse } from "yaml";
import { readFaults } from "../../lib/src/simulate/describe/read-faults.js";
import { readSystem } from "../../lib/src/simulate/describe/read-system.js";
import { FAULT_MODELS } from "../../lib/src/simulate/fault-models.js";
import { generate } from "../../lib/src/simulate/generate.js";
import { SPAN_KINDS } from "../../lib/src/trace/span-table.js";

let page: string;
let examples: unknown[];
beforeAll(async () => {
  page = await readFile(fileURLToPath(new URL("../../docs/simulate.md", import.meta.url)), "utf8");
  examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => parse(text));
});

test("docs/simulate.md: its system and its faults can be played, and each fault makes traces anomalous", () => {
  const system = readSystem(examples[0]);
  const faults = readFaults(examples[1]);
  assert.equal(faults.length, 5);
  const kinds = new Set<string>();
  const causes = new Map<string, number>();
  for (const { table, labels } of generate({ system, faults, hours: 1, seed: 5 }).batches()) {
    for (const kind of table.kind) kinds.add(SPAN_KINDS[kind]);
    for (const label of labels) for (const { id } of label.faults) causes.set(id, (causes.get(id) ?? 0) + 1);
  }
  assert.deepEqual([...kinds].sort(), ["CLIENT", "CONSUMER", "INTERNAL", "PRODUCER", "SERVER"]);
  assert.deepEqual([...causes.keys()].sort(), ["f001", "f002", "f003", "f004", "f005"]);
});

test("docs/simulate.md has a line for each type of fault, and quotes an error as it is", () => {
  for (const type of FAULT_MODELS.keys()) assert.ok(page.includes(`\n| \`${type}\` |`), type);
  const wrong = structuredClone(examples[0]) as { operations: { steps: { chance: number }[] }[] };
  wrong.operations[1].steps[2].chance = 2;
  assert.throws(
    () => readSystem(wrong),
    (error: Error) => page.includes(`\`${error.message.replace("Cannot read system: ", "")}\``),
  );
});
