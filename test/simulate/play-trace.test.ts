import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "vitest";
import { checkSystem } from "../../lib/src/simulate/check-system.js";
import type { Fault } from "../../lib/src/simulate/fault.js";
import { nameInstances } from "../../lib/src/simulate/name-instances.js";
import { type PlayedSpan, TracePlayer } from "../../lib/src/simulate/play-trace.js";
import { onlineBoutique } from "../../lib/src/simulate/presets/online-boutique.js";
import type { Step, SystemModel } from "../../lib/src/simulate/system.js";
import { exactly, tinySystem } from "./tiny-system.js";

const START = 1_700_000_000_000_000;

function playerOf(system: SystemModel): TracePlayer {
  return new TracePlayer(checkSystem(system), nameInstances(system, 1));
}

function play(system: SystemModel, faults: readonly Fault[] = [], seed = 1, load = 1): PlayedSpan[] {
  return playerOf(system).play({ seed, startUs: START, load }, faults);
}

/** All instances of cart refuse; `severity` 0 to 1 sets how many calls hang. */
const cartDown: Fault = {
  id: "f1",
  type: "pod-failure",
  service: "cart",
  instance: null,
  startUs: START,
  endUs: START + 60e6,
  severity: 0,
};

const outline = (spans: readonly PlayedSpan[]) =>
  spans.map((span) => `${span.kind} ${span.service} ${span.operation} ${span.status.code}`);

describe("TracePlayer.play()", () => {
  test("times a call as work, way there, work there, way back, work", () => {
    const [root, client, server] = play(tinySystem());
    assert.deepEqual(
      [root, client, server].map(({ parent }) => parent),
      [-1, 0, 1],
    );
    assert.ok(Math.abs(root.end - root.start - 3000) < 1e-6);
    assert.ok(Math.abs(client.end - client.start - 2000) < 1e-6);
    assert.ok(Math.abs(server.start - client.start - 500) < 1e-6);
    assert.deepEqual(outline([root, client, server]), [
      "SERVER shop view 200",
      "CLIENT shop get 0",
      "SERVER cart get 0",
    ]);
    assert.equal(client.instance, root.instance);
    assert.match(server.instance, /^cart-/);
  });

  test("makes valid trees of the preset: parents first, children within, clients paired with servers", () => {
    const player = playerOf(onlineBoutique());
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.1, max: 4, noNaN: true }), (seed, load) => {
        const spans = player.play({ seed, startUs: START, load });
        assert.equal(spans[0].parent, -1);
        assert.equal(spans[0].service, "frontend");
        for (const [i, span] of spans.entries()) {
          assert.ok(span.end >= span.start);
          if (i === 0) continue;
          assert.ok(span.parent >= 0 && span.parent < i);
          const parent = spans[span.parent];
          assert.ok(span.start >= parent.start);
          const gaveUp = parent.kind === "CLIENT" && parent.status.code === "4";
          if (!gaveUp) assert.ok(span.end <= parent.end);
          if (span.kind === "SERVER") {
            assert.equal(parent.kind, "CLIENT");
            assert.notEqual(parent.service, span.service);
            assert.equal(parent.operation, span.operation);
          } else {
            assert.equal(parent.service, span.service);
            assert.equal(parent.instance, span.instance);
          }
        }
        assert.equal(new Set(spans.map((span) => span.key)).size, spans.length);
      }),
      { numRuns: 400 },
    );
  });

  test("uses the codes of the service's protocol and only known ones", () => {
    const player = playerOf(onlineBoutique());
    for (let seed = 0; seed < 500; seed++) {
      for (const { service, kind, status, operation } of player.play({ seed, startUs: START, load: 1 })) {
        if (kind === "SERVER") assert.equal(status.kind, service === "frontend" ? "http" : "grpc");
        else if (kind === "CLIENT" && operation.startsWith("boutique.")) assert.equal(status.kind, "grpc");
        else assert.equal(status.code, "");
      }
    }
  });

  test("plays steps one after the other and calls together at one time", () => {
    const pair: Step[] = [{ call: "cart/get" }, { call: "cart/get" }];
    const [a, b] = play(tinySystem({ steps: pair })).filter((span) => span.kind === "CLIENT");
    assert.ok(b.start >= a.end);
    const [c, d] = play(tinySystem({ steps: [{ together: [{ call: "cart/get", times: 2 }] }] })).filter(
      (span) => span.kind === "CLIENT",
    );
    assert.ok(d.start >= c.start && d.start < c.end);
    const root = play(tinySystem({ steps: [{ together: [{ call: "cart/get", times: 2 }] }] }))[0];
    assert.ok(root.end < 3100 && root.end >= d.end);
  });

  test("repeats by a variable of the trace, with its weights", () => {
    const system = {
      ...tinySystem({ steps: [{ call: "cart/get", times: "n" }] }),
      variables: [{ name: "n", weights: [1, 0, 3] }],
    };
    const player = playerOf(system);
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 1000; seed++) {
      counts[player.play({ seed, startUs: START, load: 1 }).filter((span) => span.kind === "CLIENT").length]++;
    }
    assert.equal(counts[1], 0);
    assert.ok(counts[0] > 200 && counts[0] < 300);
  });

  test("looks behind a cache only on a miss, and does optional work in the given share", () => {
    const steps: Step[] = [
      { cache: "look", latency: exactly(0.1), hit: 0.75, miss: [{ call: "cart/get" }] },
      { work: "render", latency: exactly(0.1), chance: 0.3 },
    ];
    const player = playerOf(tinySystem({ steps }));
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++) {
      for (const { operation } of player.play({ seed, startUs: START, load: 1 })) {
        seen.set(operation, (seen.get(operation) ?? 0) + 1);
      }
    }
    assert.equal(seen.get("look"), 2000);
    assert.ok(Math.abs(seen.get("get")! / 2 / 2000 - 0.25) < 0.04, `${seen.get("get")}`);
    assert.ok(Math.abs(seen.get("render")! / 2000 - 0.3) < 0.04);
  });

  test("ends early with the codes of its own protocol when a call fails", () => {
    const spans = play(tinySystem({ steps: [{ call: "cart/get" }, { work: "render", latency: exactly(1) }] }), [
      cartDown,
    ]);
    assert.deepEqual(outline(spans), ["SERVER shop view 503", "CLIENT shop get 14"]);
  });

  test("goes on without an answer it can do without", () => {
    const steps: Step[] = [
      { call: "cart/get", onError: "ignore" },
      { work: "render", latency: exactly(1) },
    ];
    assert.deepEqual(outline(play(tinySystem({ steps }), [cartDown])), [
      "SERVER shop view 200",
      "CLIENT shop get 14",
      "INTERNAL shop render ",
    ]);
  });

  test("tries again after a failure, each attempt a span, and stops at the first success", () => {
    const steps: Step[] = [{ call: "cart/get", retries: 2 }];
    assert.equal(play(tinySystem({ steps }), [cartDown]).filter((span) => span.kind === "CLIENT").length, 3);
    const { instance } = play(tinySystem({ steps }))[2];
    const oneDown = { ...cartDown, instance };
    const outlines = new Set<string>();
    for (let seed = 0; seed < 50; seed++)
      outlines.add(outline(play(tinySystem({ steps }), [oneDown], seed)).join(", "));
    assert.ok(outlines.has("SERVER shop view 200, CLIENT shop get 14, CLIENT shop get 0, SERVER cart get 0"));
  });

  test("gives up on a slow callee, which works on and ends later", () => {
    const system = tinySystem({ steps: [{ call: "cart/get", timeoutMs: 20 }], cart: { work: exactly(100) } });
    const [root, client, server] = play(system);
    assert.deepEqual(outline([root, client]), ["SERVER shop view 504", "CLIENT shop get 4"]);
    assert.ok(Math.abs(client.end - client.start - 20_000) < 1e-6);
    assert.ok(server.end > root.end);
    assert.equal(server.status.code, "0");
  });

  test("fails naturally in the given share", () => {
    const naturalError = { share: 0.2, status: { kind: "grpc", code: "5" } } as const;
    const player = playerOf(tinySystem({ cart: { naturalError } }));
    let failed = 0;
    for (let seed = 0; seed < 2000; seed++) {
      if (player.play({ seed, startUs: START, load: 1 })[0].status.code === "404") failed++;
    }
    assert.ok(Math.abs(failed / 2000 - 0.2) < 0.04);
  });

  test("waits longer under load, as an M/M/1 queue does: rho / (1 - rho) times the mean service time", () => {
    const system = tinySystem({ steps: [] });
    const queued = { ...system, services: system.services.map((s) => ({ ...s, utilisation: 0.4, queueMs: 2 })) };
    const player = playerOf(queued);
    const meanWait = (load: number) => {
      let sum = 0;
      for (let seed = 0; seed < 8000; seed++) sum += player.play({ seed, startUs: START, load })[0].end - 1000;
      return sum / 8000 / 1000;
    };
    assert.ok(Math.abs(meanWait(1) / (2 * (0.4 / 0.6)) - 1) < 0.1);
    assert.ok(Math.abs(meanWait(2) / (2 * (0.8 / 0.2)) - 1) < 0.1);
    assert.ok(Number.isFinite(meanWait(50)));
  });
});
