import assert from "node:assert/strict";
import { beforeAll, describe, expect, test } from "vitest";
import { memoryCorpus } from "../../../lib/src/corpus/memory-corpus.js";
import { compareRecordings } from "../../../lib/src/simulate/compare-recordings.js";
import type { Fault } from "../../../lib/src/simulate/fault.js";
import { fitSystem } from "../../../lib/src/simulate/fitted/fit.js";
import type { FittedSystem } from "../../../lib/src/simulate/fitted/fitted-system.js";
import { readFitted } from "../../../lib/src/simulate/fitted/read-fitted.js";
import { type GenerateOptions, generate } from "../../../lib/src/simulate/generate.js";
import { SPAN_KINDS } from "../../../lib/src/trace/span-table.js";
import { tableOfSpans } from "../../../lib/src/trace/table-of-spans.js";

const recorded = (options: GenerateOptions) => memoryCorpus([...generate(options).batches()].map(({ table }) => table));
const original = recorded({ preset: "bank", traces: 3000, faults: "none" });
let fitted: FittedSystem;

beforeAll(async () => {
  fitted = await fitSystem(original, { name: "again" });
});

describe("fitSystem()", () => {
  test("gives a system that plays like the recording: shares, medians and 95th percentiles of common structures", async () => {
    const { structures, worst } = await compareRecordings(original, recorded({ system: fitted, seed: 9 }));
    assert.equal(structures.length, 10);
    assert.ok(worst.share < 0.02 && worst.median < 0.1 && worst.p95 < 0.1, JSON.stringify(worst));
  });

  test("plays as many traces as there were, at the times at which they were, if nobody says otherwise", () => {
    const { traces, load } = generate({ system: fitted });
    assert.equal(traces, 3000);
    const original = generate({ preset: "bank", traces: 3000, faults: "none" });
    assert.equal(load.startUs, original.load.startUs);
    assert.ok(Math.abs(load.minutes.length - original.load.minutes.length) <= 1);
  });

  test("keeps kinds, instances and statuses", () => {
    const [{ table }] = generate({ system: fitted, traces: 200 }).batches();
    const kinds = new Set([...table.kind].map((kind) => SPAN_KINDS[kind]));
    assert.deepEqual([...kinds].sort(), ["CLIENT", "CONSUMER", "INTERNAL", "PRODUCER", "SERVER"]);
    for (let row = 0; row < table.parent.length; row++) {
      const service = table.names.services[table.service[row]];
      assert.match(table.names.instances[table.instance[row]], new RegExp(`^${service}-`));
    }
  });

  test("keeps statuses that are not as a rule with the donors that had them", async () => {
    const call = { id: "1", service: "s", operation: "o", start: 1e12, duration: 50 };
    const ids = Array.from({ length: 10 }, (_, i) => [
      `t${i}`,
      [{ ...call, status: { kind: "http", code: i === 3 ? "404" : "200" } }],
    ]);
    const system = await fitSystem(memoryCorpus([tableOfSpans(Object.fromEntries(ids))]));
    assert.equal(system.structures[0].exceptions?.length, 3);
    const [{ table }] = generate({ system, traces: 100 }).batches();
    const codes = [...table.status].map((status) => table.names.statuses[status].code);
    assert.deepEqual([codes.filter((c) => c === "404").length, codes.filter((c) => c === "200").length], [10, 90]);
  });

  test("gives the same system again, and one that goes through JSON", async () => {
    assert.deepEqual(await fitSystem(original, { name: "again" }), fitted);
    const read = readFitted(JSON.parse(JSON.stringify(fitted)));
    const [once] = generate({ system: fitted, traces: 50 }).batches();
    const [twice] = generate({ system: read, traces: 50 }).batches();
    assert.deepEqual(twice, once);
    const [other] = generate({ system: read, traces: 50, seed: 2 }).batches();
    assert.notDeepEqual(other.table.duration, once.table.duration);
  });

  test("represents rare structures by a sample, and keeps the room for times", async () => {
    const small = await fitSystem(original, { structures: 5, donors: 20 });
    assert.equal(small.structures.length, 5 + 256);
    const traces = small.structures.reduce((sum, structure) => sum + structure.traces, 0);
    assert.ok(Math.abs(traces - 3000) < 1e-6);
    assert.ok(JSON.stringify(small).length < JSON.stringify(fitted).length);
  });

  test("keeps what is broken: a first span that was not recorded, a child that starts before its parent", async () => {
    const call = { service: "s", operation: "o", duration: 50 };
    const table = tableOfSpans({
      headless: [{ ...call, id: "2", parent: "1", start: 1e12 }],
      early: [
        { ...call, id: "1", start: 2e12 },
        { ...call, id: "2", parent: "1", start: 2e12 - 7 },
      ],
    });
    const system = await fitSystem(memoryCorpus([table]));
    const tables = [...generate({ system, traces: 20 }).batches()].map((batch) => batch.table);
    const flags = new Set(tables.flatMap(({ flags }) => [...flags]));
    assert.deepEqual([...flags].sort(), [0, 1, 2]);
    const offsets = tables.flatMap(({ start, parent }) =>
      [...parent].flatMap((up, row) => (up >= 0 ? [start[row] - start[up]] : [])),
    );
    assert.ok(offsets.some((us) => us < 0));
  });
});

describe("a fitted system with faults", () => {
  const window = (): Pick<Fault, "startUs" | "endUs"> => {
    const { startUs, endUs } = generate({ system: fitted }).load;
    return { startUs, endUs };
  };
  const struck = (more: Partial<Fault> & Pick<Fault, "type" | "service">, traces = 1500) => {
    const fault: Fault = { id: "f1", instance: null, severity: 0.8, ...window(), ...more };
    return [...generate({ system: fitted, traces, faults: [fault] }).batches()].flatMap(({ table, labels }) =>
      labels.map((label, i) => ({ label, table, trace: i })),
    );
  };

  test.each([
    ["delay", "accounts", "latency"],
    ["loss", "accounts", "latency"],
    ["cpu", "fraud", "latency"],
    ["memory", "fraud", "latency"],
    ["slow-dependency", "ledger", "latency"],
    ["pod-failure", "accounts", "structure"],
    ["early-return", "transfers", "structure"],
    ["missing-call", "transfers", "structure"],
    ["wrong-status", "limits", "structure"],
  ] as const)("%s at %s makes traces through it anomalous, by %s first of all", (type, service, rule) => {
    const traces = struck({ type, service });
    const anomalous = traces.filter(({ label }) => label.anomalous);
    assert.ok(anomalous.length > 20, `${anomalous.length}`);
    const byRule = anomalous.filter(({ label }) => label.rule === rule).length;
    assert.ok(byRule > anomalous.length / 2, `${byRule} of ${anomalous.length}`);
    for (const { table } of traces) assert.ok(table.flags.every((flag) => flag === 0));
  });

  test("leave traces as they are that do not pass through the service", () => {
    const healthy = [...generate({ system: fitted, traces: 1500 }).batches()].flatMap(({ table, labels }) =>
      labels.map((label, i) => [label.traceId, table.duration[table.offsets[i]]] as const),
    );
    const before = new Map(healthy);
    let same = 0;
    for (const { label, table, trace } of struck({ type: "delay", service: "statements" })) {
      if (label.anomalous) continue;
      assert.equal(table.duration[table.offsets[trace]], before.get(label.traceId));
      same++;
    }
    assert.ok(same > 700);
  });

  test("can be drawn at random", () => {
    const { faults } = generate({ system: fitted, faults: "mixed", traces: 30_000 });
    assert.ok(faults.length > 10 && new Set(faults.map(({ type }) => type)).size === 10);
    assert.deepEqual(generate({ system: fitted }).faults, []);
  });
});

describe("readFitted()", () => {
  const set = (object: object, key: string | number, value: unknown) => void Reflect.set(object, key, value);
  const broken = (change: (system: Record<string, unknown> & { structures: Record<string, unknown>[] }) => void) => {
    const copy = JSON.parse(JSON.stringify(fitted));
    change(copy);
    return expect(() => readFitted(copy, "like.json"));
  };

  test("refuses what cannot be played, and says where", () => {
    broken((s) => set(s, "version", 2)).toThrow(
      /version is 2, it must be a whole number from 1 to 1 \(file like.json\)/,
    );
    broken((s) => set(s, "more", 1)).toThrow(/more is not known here/);
    broken((s) => set(s, "structures", [])).toThrow(/structures is a list, it must be a list of at least one/);
    broken((s) => set(s.structures[1].parents as object, 1, 5)).toThrow(/structures\[1\]\.parents\[1\] is 5/);
    broken((s) => (s.structures[0].services as number[]).pop()).toThrow(/structures\[0\]\.services is a list/);
    broken((s) => set(s.structures[0], "times", "AAAA")).toThrow(/structures\[0\]\.times does not hold \d+ numbers/);
    broken((s) => set(s.structures[0], "exceptions", [0, 1])).toThrow(/it must be a list of threes/);
    broken((s) => set(s, "load", { startUs: 0, binMinutes: 1, traces: [0] })).toThrow(/load\.traces is a list/);
  });
});
