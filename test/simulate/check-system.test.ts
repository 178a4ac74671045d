import assert from "node:assert/strict";
import { expect, test } from "vitest";
import { UsageError } from "../../lib/src/base/error.js";
import { callsOf, checkSystem, targetOf } from "../../lib/src/simulate/check-system.js";
import { PRESETS } from "../../lib/src/simulate/presets.js";
import type { OperationModel, SystemModel } from "../../lib/src/simulate/system.js";
import { exactly, tinySystem } from "./tiny-system.js";

test("checkSystem() accepts every preset", () => {
  for (const [name, preset] of PRESETS) assert.equal(checkSystem(preset()).model.name, name);
});

test("checkSystem() knows the outermost service: an entry that nobody calls", () => {
  assert.deepEqual([...checkSystem(tinySystem()).outermost], ["shop"]);
});

const tiny = tinySystem();
const wrong: [reason: RegExp, system: SystemModel][] = [
  [/has no entry/, { ...tiny, entries: [] }],
  [/two services of one name/, { ...tiny, services: [...tiny.services, tiny.services[0]] }],
  [/two operations of one name/, { ...tiny, operations: [...tiny.operations, tiny.operations[0]] }],
  [/entry "shop\/gone" is not described/, { ...tiny, entries: [{ operation: "shop/gone", weight: 1 }] }],
  [/weight 0 is not positive \(at shop\/view\)/, { ...tiny, entries: [{ operation: "shop/view", weight: 0 }] }],
  [/service "cart" is not described \(at cart\/get\)/, { ...tiny, services: [tiny.services[0]] }],
  [/callee "cart\/put" is not described \(at shop\/view\)/, tinySystem({ steps: [{ call: "cart/put" }] })],
  [/callee "x" is not/, tinySystem({ steps: [{ cache: "c", latency: exactly(1), hit: 0, miss: [{ call: "x" }] }] })],
  [/callee "__proto__" is not described/, tinySystem({ steps: [{ together: [{ call: "__proto__" }] }] })],
  [/variable "items" is not described/, tinySystem({ steps: [{ call: "cart/get", times: "items" }] })],
  [/chance 2 is not in \[0, 1\]/, tinySystem({ steps: [{ call: "cart/get", chance: 2 }] })],
  [/hit NaN is not in/, tinySystem({ steps: [{ cache: "c", latency: exactly(1), hit: Number.NaN, miss: [] }] })],
  [/latency .* is not usable \(at cart\/get\)/, tinySystem({ cart: { work: { medianMs: -1, sigma: 0 } } })],
  [/utilisation 1 is not in/, { ...tiny, services: tiny.services.map((s) => ({ ...s, utilisation: 1 })) }],
  [/instances 0 is not a count/, { ...tiny, services: tiny.services.map((s) => ({ ...s, instances: 0 })) }],
  [/in a circle/, tinySystem({ cart: { steps: [{ call: "cart/get" }] } })],
  [/in a circle/, tinySystem({ cart: { steps: [{ call: "shop/view" }] } })],
];
test.each(wrong)("checkSystem() refuses a description: %s", (reason, system) => {
  expect(() => checkSystem(system)).toThrow(UsageError);
  expect(() => checkSystem(system)).toThrow(reason);
});

test("checkSystem() refuses chains of calls too deep to play, and takes those just below", () => {
  const chain = (length: number): OperationModel[] =>
    Array.from({ length }, (_, i) => ({
      service: "cart",
      name: `n${i}`,
      work: exactly(1),
      steps: i + 1 < length ? [{ call: `cart/n${i + 1}` }] : [],
    }));
  const deep = (length: number) => tinySystem({ steps: [{ call: "cart/n0" }], also: chain(length) });
  assert.ok(checkSystem(deep(199)));
  assert.throws(() => checkSystem(deep(200)), /deeper than 200/);
});

test("callsOf() finds calls and messages within other steps, in order", () => {
  const calls = callsOf([
    { call: "a" },
    { together: [{ call: "b" }, { call: "c" }] },
    { cache: "k", latency: exactly(1), hit: 0.5, miss: [{ work: "w", latency: exactly(1) }, { call: "d" }] },
    { call: "e" },
    { group: [{ send: "f", delay: exactly(1) }] },
    {
      choose: [
        { weight: 1, steps: [{ call: "g" }] },
        { weight: 2, steps: [{ call: "h" }] },
      ],
    },
  ]);
  assert.deepEqual(calls.map(targetOf), ["a", "b", "c", "d", "e", "f", "g", "h"]);
});
