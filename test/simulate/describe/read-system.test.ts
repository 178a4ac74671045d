import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../../lib/src/base/error.js";
import { readDescription } from "../../../lib/src/simulate/describe/read-description.js";
import { readFaults } from "../../../lib/src/simulate/describe/read-faults.js";
import { readSystem } from "../../../lib/src/simulate/describe/read-system.js";
import { generate } from "../../../lib/src/simulate/generate.js";
import { PRESETS } from "../../../lib/src/simulate/presets.js";

const least = () => ({
  services: [{ name: "shop" }],
  operations: [{ service: "shop", name: "view", work: 5 }],
  entries: ["shop/view"] as unknown[],
});
const step = (value: unknown) => ({ ...least(), operations: [{ ...least().operations[0], steps: [value] }] });
let deep: unknown = [];
for (let i = 0; i < 100_000; i++) deep = [{ group: deep }];

describe("readSystem()", () => {
  test("reads every preset back as it was", () => {
    for (const preset of PRESETS.values()) assert.deepEqual(readSystem(JSON.parse(JSON.stringify(preset()))), preset());
  });

  test("fills in what is left out", () => {
    const { name, services, load, startUs, entries } = readSystem({ ...least(), start: "2025-01-01T00:00:00Z" });
    assert.deepEqual([name, services[0].protocol, load.tracesPerMinute], ["system", "http", 60]);
    assert.equal(startUs, Date.UTC(2025, 0, 1) * 1000);
    assert.deepEqual(entries, [{ operation: "shop/view", weight: 1 }]);
  });

  test.each<[string, unknown, RegExp]>([
    ["no object", [], /the whole is a list, it must be an object/],
    ["nothing", null, /the whole is missing/],
    ["no services", { ...least(), services: undefined }, /services is missing, it must be a list/],
    ["an unknown field", { ...least(), servces: [] }, /servces is not known here: fields are name, services/],
    [
      "an unknown field deep within",
      step({ call: "x", retry: 1 }),
      /operations\[0\]\.steps\[0\]\.retry is not known here/,
    ],
    [
      "a share beyond 1",
      step({ call: "x", chance: 2 }),
      /operations\[0\]\.steps\[0\]\.chance is 2, it must be a number from 0 to 1/,
    ],
    [
      "a number in words",
      step({ work: "q", latency: "5 ms" }),
      /steps\[0\]\.latency is "5 ms", it must be a number of millisec/,
    ],
    [
      "two kinds of step",
      step({ call: "x", work: "y" }),
      /steps\[0\] is an object, it must be an object with one of call, send/,
    ],
    ["no kind of step", step({}), /steps\[0\] is an object, it must be/],
    ["a step that is a text", step("call"), /steps\[0\] is "call", it must be an object/],
    ["half a retry", step({ call: "x", retries: 0.5 }), /retries is 0.5, it must be a whole number from 0 to 100/],
    [
      "an unknown protocol",
      { ...least(), services: [{ name: "a", protocol: "soap" }] },
      /services\[0\]\.protocol is "soap", it must be one of http, grpc/,
    ],
    ["no time", { ...least(), start: "yesterday" }, /start is "yesterday", it must be a time such as/],
    [
      "NaN",
      { ...least(), network: { medianMs: Number.NaN } },
      /network\.medianMs is null, it must be a number from 0 on/,
    ],
    [
      "steps without end",
      { ...least(), operations: [{ ...least().operations[0], steps: deep }] },
      /is more than 40 steps deep/,
    ],
  ])("refuses %s, and names the place", (_, value, message) => {
    expect(() => readSystem(value, "mine.yaml")).toThrow(message);
    expect(() => readSystem(value, "mine.yaml")).toThrow(/\(file mine\.yaml\)$/);
    expect(() => readSystem(value)).toThrow(UsageError);
  });
});

describe("readFaults()", () => {
  const fault = { type: "cpu", service: "shop", startMinute: 1, minutes: 2 };

  test("reads a list or an object with one; times count from the start of the recording, instances from 1", () => {
    assert.deepEqual(readFaults([fault]), readFaults({ faults: [fault] }));
    const system = readSystem({ ...least(), services: [{ name: "shop", instances: 2 }] });
    const [placed] = generate({ system, traces: 10, faults: readFaults([{ ...fault, instance: 2 }]) }).faults;
    assert.equal(placed.startUs, system.startUs + 60e6);
    assert.equal(placed.endUs, system.startUs + 180e6);
    assert.deepEqual([placed.id, placed.severity], ["f001", 0.6]);
    assert.equal(placed.instance, generate({ system }).instances.get("shop")![1]);
    expect(() => generate({ system, traces: 10, faults: readFaults([{ ...fault, instance: 3 }]) })).toThrow(
      /"shop" has no instance "number 3" \(fault f001\)/,
    );
  });

  test("refuses what is none, and names the place", () => {
    const refused = (more: object) => expect(() => readFaults([fault, { ...fault, ...more }], "f.json"));
    refused({ type: "slow" }).toThrow(
      /faults\[1\]\.type is "slow", it must be one of pod-failure, .* \(file f\.json\)/,
    );
    refused({ service: undefined }).toThrow(/faults\[1\]\.service is missing/);
    refused({ minutes: 0 }).toThrow(/faults\[1\]\.minutes is 0/);
    refused({ sevrity: 1 }).toThrow(/faults\[1\]\.sevrity is not known here/);
  });
});

describe("readDescription()", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "labelease-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const read = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return readDescription(join(folder, name));
  };

  test("reads YAML and JSON alike", async () => {
    const yaml =
      "services: [{ name: shop }]\noperations:\n  - { service: shop, name: view, work: 5 }\nentries: [shop/view]\n";
    assert.deepEqual(await read("a.yaml", yaml), await read("a.json", JSON.stringify(least())));
    assert.deepEqual(
      await read(
        "braces.yaml",
        `{ services: [{ name: shop }], operations: [{ service: shop, name: view, work: 5 }], entries: [shop/view] }`,
      ),
      await read("a.json", JSON.stringify(least())),
    );
  });

  test("says of a broken file where it is broken, of a missing one that it is", async () => {
    await assert.rejects(
      read("b.yaml", "services:\n  - name: [\n"),
      /Cannot read system: .* \(file .*b\.yaml, line \d\)/,
    );
    await assert.rejects(readDescription(join(folder, "none.yaml")), /Cannot read system: .*none\.yaml/);
    await assert.rejects(read("c.json", '{"form":"fitted"}'), /Cannot read fitted system: version is missing/);
  });
});
