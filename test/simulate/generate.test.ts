import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../lib/src/base/error.js";
import type { Fault } from "../../lib/src/simulate/fault.js";
import { exampleFault } from "../../lib/src/simulate/fault-models.js";
import { type GenerateOptions, generate } from "../../lib/src/simulate/generate.js";
import type { TraceLabel } from "../../lib/src/simulate/play-and-judge.js";
import type { SpanTable } from "../../lib/src/trace/span-table.js";
import { tinySystem } from "./tiny-system.js";

/** A digest of each trace. */
function tracesOf(options: GenerateOptions, batch?: number): { text: Map<string, string>; labels: TraceLabel[] } {
  const text = new Map<string, string>();
  const labels: TraceLabel[] = [];
  for (const { table, labels: some } of generate(options).batches(batch)) {
    labels.push(...some);
    assert.deepEqual(
      table.traceIds,
      some.map((label) => label.traceId),
    );
    for (let i = 0; i < table.traceIds.length; i++) text.set(table.traceIds[i], textOf(table, i));
  }
  return { text, labels };
}

function textOf({ names, ...table }: SpanTable, trace: number): string {
  const rows: unknown[] = [];
  for (let row = table.offsets[trace]; row < table.offsets[trace + 1]; row++) {
    rows.push([
      table.spanIds[row],
      table.parent[row] < 0 ? null : table.parent[row] - table.offsets[trace],
      names.services[table.service[row]],
      names.operations[table.operation[row]],
      names.instances[table.instance[row]],
      names.statuses[table.status[row]].code,
      table.kind[row],
      table.start[row],
      table.duration[row],
      table.flags[row],
    ]);
  }
  return createHash("sha256").update(JSON.stringify(rows)).digest("hex");
}

const options = { traces: 1500, seed: 4 };
const sick = tracesOf(options);

describe("generate()", () => {
  test("differs from the healthy run of the same seed in affected traces only, and labels only such", () => {
    const healthy = tracesOf({ ...options, faults: [] });
    assert.deepEqual([...healthy.text.keys()], [...sick.text.keys()]);
    assert.ok(healthy.labels.every((label) => !label.anomalous && !label.inWindow && label.durationRatio === 1));
    let touched = 0;
    for (const { traceId, anomalous, fault, rule, inWindow, durationRatio } of sick.labels) {
      const same = sick.text.get(traceId) === healthy.text.get(traceId);
      if (!same) touched++;
      if (anomalous) assert.ok(!same && fault !== null && rule !== null);
      else assert.ok(fault === null && rule === null);
      if (same) assert.ok(Math.abs(durationRatio - 1) < 1e-9);
      // A trace that began before the window can still be met by the fault.
      if (!same && !inWindow) assert.ok(anomalous || durationRatio > 0);
    }
    const anomalous = sick.labels.filter((label) => label.anomalous).length;
    assert.ok(anomalous > 0.04 * 1500 && anomalous < 0.25 * 1500, `${anomalous}`);
    assert.ok(touched > anomalous);
    assert.ok(sick.labels.some((label) => label.inWindow && !label.anomalous));
  });

  test("names as root cause the service of the fault in whose window the trace ran", () => {
    const { faults } = generate(options);
    for (const { fault, startUs } of sick.labels.filter((label) => label.anomalous)) {
      assert.ok(faults.includes(fault!) || faults.some((known) => known.id === fault!.id));
      assert.ok(startUs < fault!.endUs && startUs > fault!.startUs - 10e6);
    }
  });

  test("sets in_window by the start of the trace", () => {
    const { faults } = generate(options);
    for (const { startUs, inWindow } of sick.labels) {
      assert.equal(
        inWindow,
        faults.some((fault) => fault.startUs <= startUs && startUs < fault.endUs),
      );
    }
  });

  test("gives the same for the same seed in batches of any size, and something else for another seed", () => {
    assert.deepEqual(tracesOf(options, 300), sick);
    assert.notDeepEqual([...tracesOf({ ...options, seed: 5 }).text.values()], [...sick.text.values()]);
  });

  test("makes 32-digit trace ids, 16-digit span ids, one root per trace and nothing to mend", () => {
    for (const { table } of generate({ ...options, traces: 300 }).batches()) {
      assert.ok(table.traceIds.every((id) => /^[0-9a-f]{32}$/.test(id)));
      assert.ok(table.spanIds.every((id) => /^[0-9a-f]{16}$/.test(id)));
      assert.equal(table.parent.filter((parent) => parent < 0).length, 300);
      assert.ok(table.flags.every((flags) => flags === 0));
    }
  });

  test("has the size of real traces: a median of 30 to 50 spans, nine tenths below 100", () => {
    const sizes: number[] = [];
    for (const { table } of generate({ traces: 1000, seed: 9, faults: [] }).batches()) {
      for (let i = 0; i < table.traceIds.length; i++) sizes.push(table.offsets[i + 1] - table.offsets[i]);
    }
    sizes.sort((a, b) => a - b);
    assert.ok(sizes[500] >= 30 && sizes[500] <= 50, `${sizes[500]}`);
    assert.ok(sizes[900] < 100 && sizes[0] >= 1);
  });

  test("attributes a trace to the fault that lengthened it, when two overlap", () => {
    const system = tinySystem();
    const window = { startUs: system.startUs, endUs: system.startUs + 3600e6, instance: null, service: "cart" };
    const faults: Fault[] = [
      { ...window, id: "weak", type: "delay", severity: 0 },
      { ...window, id: "strong", type: "delay", severity: 1 },
    ];
    const [{ labels, table }] = generate({ system, traces: 50, faults }).batches();
    assert.ok(labels.every((label) => label.fault?.id === "strong"));
    for (let i = 0; i < 50; i++) assert.ok(table.duration[table.offsets[i]] > 3000 + 150_000 + 15_000);
  });

  test("follows a trace that one fault pushes into the window of the next", () => {
    const system = tinySystem({ steps: [{ call: "cart/get" }, { call: "cart/get" }] });
    const at = system.startUs;
    const faults: Fault[] = [
      { id: "a", type: "delay", service: "cart", instance: null, startUs: at, endUs: at + 60e6, severity: 1 },
    ];
    const [{ labels: alone }] = generate({ system, traces: 30, hours: 1 / 60, faults }).batches();
    const last = alone[29];
    const second = {
      ...faults[0],
      id: "b",
      startUs: last.startUs + 100_000,
      endUs: at + 120e6,
      type: "pod-failure",
    } as const;
    faults[0] = { ...faults[0], endUs: last.startUs + 50_000 };
    const [{ labels, table }] = generate({ system, traces: 30, hours: 1 / 60, faults: [...faults, second] }).batches();
    assert.equal(labels[29].fault!.id, "a");
    const root = table.names.statuses[table.status[table.offsets[29]]];
    assert.equal(root.code, "503");
  });

  test("takes as many traces as come in the given hours", () => {
    assert.equal(generate({ hours: 2 }).traces, 2 * 60 * 14);
    assert.equal(generate({}).traces, 4000);
    const { load } = generate({ hours: 3, traces: 10 });
    assert.equal(load.minutes.length, 180);
  });

  const faultInPreset = exampleFault("cpu");
  const wrong: [RegExp, GenerateOptions][] = [
    [/0 traces/, { traces: 0 }],
    [/1.5 traces/, { traces: 1.5 }],
    [/-1 hours/, { hours: -1 }],
    [/seed 0.5/, { seed: 0.5 }],
    [/preset "shop": known are online-boutique/, { preset: "shop" }],
    [/service "gone" is not described/, { faults: [{ ...exampleFault("cpu"), service: "gone" }] }],
    [/has no instance "x"/, { faults: [{ ...exampleFault("cpu"), instance: "x" }] }],
    [/another has the same id \(fault f1\)/, { faults: [faultInPreset, faultInPreset] }],
    [/window is empty/, { faults: [{ ...exampleFault("cpu"), endUs: 0 }] }],
    [/severity 2/, { faults: [{ ...exampleFault("cpu"), severity: 2 }] }],
  ];
  test.each(wrong)("refuses %s", (reason, given) => {
    expect(() => generate(given)).toThrow(UsageError);
    expect(() => generate(given)).toThrow(reason);
  });
});
