import { expect, test } from "vitest";
import { SpanFlag } from "../../lib/src/trace/span-table.js";
import { traceView } from "../../lib/src/trace/view.js";
import { tableOf } from "../span-builder.js";
import { t1 } from "./t1.js";

const two = () =>
  tableOf({
    first: [["1", null, "a", "x", 5, 10]],
    second: [
      ["1", null, "shop", "view", 100, 50, { status: 200, kind: "SERVER", instance: "shop-0" }],
      ["2", "1", "cart", "get", 110, 20, { status: 14, kind: "CLIENT" }],
      ["3", "2", "redis", "get", 115, 5],
      ["4", "1", "ads", "show", 140, 20],
    ],
  });

test("traceView() shows the columns of each span of a trace that is not the first", () => {
  const trace = traceView(two(), 1);
  expect([trace.id, trace.index, trace.first, trace.start, trace.duration]).toEqual(["second", 1, 1, 100, 50]);
  expect(trace.spans.map((span) => `${span.row} ${span.id} ${span.service}/${span.operation}`)).toEqual([
    "1 1 shop/view",
    "2 2 cart/get",
    "3 3 redis/get",
    "4 4 ads/show",
  ]);
  const [root, cart] = trace.spans;
  expect([root.status, root.kind, root.instance]).toEqual([{ kind: "http", code: "200" }, "SERVER", "shop-0"]);
  expect([cart.status, cart.kind, cart.instance]).toEqual([{ kind: "grpc", code: "14" }, "CLIENT", ""]);
  expect([cart.start, cart.duration, cart.end, cart.relativeStart]).toEqual([110, 20, 130, 10]);
  expect([cart.selfTime, cart.waitingTime, cart.flags, cart.isStandIn]).toEqual([15, 5, 0, false]);
});

test("Span leads to its parent and its children", () => {
  const trace = traceView(two(), 1);
  const redis = trace.span("3")!;
  expect(redis.parent?.id).toBe("2");
  expect(redis.parent?.parent).toBe(trace.root);
  expect(trace.root.parent).toBeUndefined();
  expect(trace.root.children.map((span) => span.id)).toEqual(["2", "4"]);
  expect(trace.root.children[0].children).toEqual([redis]);
  expect(redis.children).toEqual([]);
  expect(trace.spans.map((span) => span.depth)).toEqual([0, 1, 2, 1]);
  expect(trace.span("9")).toBeUndefined();
});

test("Span of a stand-in says that it is absent", () => {
  const { root } = traceView(tableOf({ t: [["2", "1", "s", "o", 7, 3]] }), 0);
  expect([root.service, root.operation, root.isStandIn, root.start, root.duration]).toEqual([
    "(absent)",
    "(absent)",
    true,
    7,
    3,
  ]);
  expect(root.children[0].flags).toBe(SpanFlag.ORPHAN);
  expect(root.children[0].isStandIn).toBe(false);
});

test("Span gives the times of the reference trace", () => {
  expect(traceView(t1(), 0).spans.map((span) => [span.waitingTime, span.selfTime])).toEqual([
    [60, 40],
    [0, 30],
    [20, 30],
    [0, 20],
  ]);
});

test("traceView() refuses a trace that is not there", () => {
  expect(() => traceView(t1(), 1)).toThrow("Cannot view trace 1 of 1");
  expect(() => traceView(t1(), -1)).toThrow(RangeError);
});
