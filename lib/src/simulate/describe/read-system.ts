import { type Status, statusOfNumber } from "../../trace/status.js";
import type { CallStep, Latency, OperationModel, ServiceModel, Step, SystemModel } from "../system.js";
import { Part } from "./shape.js";

const DEEPEST = 40;
const NETWORK: Latency = { medianMs: 0.5, sigma: 0.4 };
const LOAD = { tracesPerMinute: 60, wave: 0.5, noise: 0.2, burstsPerHour: 0.5, quietPerHour: 0.3 };
const START_US = 1_709_510_400_000_000; // 2024-03-04T00:00:00Z
const MOST = Number.MAX_VALUE;

/**
 * A system from plain data, as of a JSON or YAML file: fields are those of {@link SystemModel}, shorter forms are docs/simulate.md's. That
 * names resolve is looked at by `checkSystem`.
 *
 * @throws UsageError that names the place in the description, and the value.
 *
 * @example
 * const shop = readSystem({
 *   services: [{ name: "shop" }],
 *   operations: [{ service: "shop", name: "GET /", work: 5 }],
 *   entries: ["shop/GET /"],
 * });
 * assert.deepEqual(shop.operations[0].work, { medianMs: 5, sigma: 0.3 });
 * assert.throws(() => readSystem({ services: [{ nam: "shop" }] }), /services\[0\]\.nam is not known here/);
 */
export function readSystem(value: unknown, file?: string): SystemModel {
  const part = new Part(value, "system", file);
  part.object(["name", "services", "operations", "entries", "variables", "network", "load", "startUs", "start"]);
  return {
    name: part.field("name").isAbsent ? "system" : part.field("name").text(),
    services: part.field("services").list().map(service),
    operations: part.field("operations").list().map(operation),
    entries: part.field("entries").list().map(entry),
    ...opt(part, "variables", (variables) => variables.list().map(variable)),
    network: part.field("network").isAbsent ? NETWORK : latency(part.field("network")),
    load: load(part.field("load")),
    startUs: start(part),
  };
}

/** A field that may be left out. */
function opt<K extends string, T>(part: Part, name: K, read: (field: Part) => T): { [key in K]?: T } {
  const field = part.field(name);
  return field.isAbsent ? {} : ({ [name]: read(field) } as { [key in K]: T });
}

function service(part: Part): ServiceModel {
  part.object(["name", "protocol", "instances", "utilisation", "queueMs"]);
  return {
    name: part.field("name").text(),
    protocol: part.field("protocol").isAbsent ? "http" : part.field("protocol").oneOf(["http", "grpc"]),
    ...opt(part, "instances", (field) => field.whole(1, 10_000)),
    ...opt(part, "utilisation", (field) => field.number(0, 0.999)),
    ...opt(part, "queueMs", (field) => field.number(0, MOST)),
  };
}

function operation(part: Part): OperationModel {
  part.object(["service", "name", "work", "steps", "success", "naturalError"]);
  return {
    service: part.field("service").text(),
    name: part.field("name").text(),
    work: latency(part.field("work")),
    ...opt(part, "steps", (field) => steps(field, 0)),
    ...opt(part, "success", status),
    ...opt(part, "naturalError", (field) => {
      field.object(["share", "status"]);
      return { share: field.field("share").number(0, 1), status: status(field.field("status")) };
    }),
  };
}

/** A number (HTTP or gRPC), or an object with kind and code. */
function status(part: Part): Status {
  if (typeof part.value === "number") return statusOfNumber(part.whole(0, 599));
  part.object(["kind", "code"]);
  return { kind: part.field("kind").oneOf(["http", "grpc", "otel", "other"]), code: String(part.field("code").value) };
}

/** A number is the median in milliseconds of steady work. */
function latency(part: Part): Latency {
  if (typeof part.value === "number") return { medianMs: part.number(0, MOST), sigma: 0.3 };
  if (typeof part.value !== "object" || part.isAbsent)
    part.fail("a number of milliseconds, or an object with medianMs");
  part.object(["medianMs", "sigma", "tail"]);
  return {
    medianMs: part.field("medianMs").number(0, MOST),
    sigma: part.field("sigma").isAbsent ? 0.3 : part.field("sigma").number(0, 10),
    ...opt(part, "tail", (tail) => {
      tail.object(["share", "fromMs", "alpha", "capMs"]);
      return {
        share: tail.field("share").number(0, 1),
        fromMs: tail.field("fromMs").number(0, MOST),
        alpha: tail.field("alpha").number(0.01, MOST),
        ...opt(tail, "capMs", (cap) => cap.number(0, MOST)),
      };
    }),
  };
}

const KINDS = ["call", "send", "work", "together", "cache", "group", "choose"] as const;
const REPETITION = ["chance", "times"];

function steps(part: Part, depth: number): Step[] {
  if (depth > DEEPEST) throw part.error(`${part.place} is more than ${DEEPEST} steps deep`);
  return part.list().map((step) => readStep(step, depth + 1));
}

function readStep(part: Part, depth: number): Step {
  const kinds = KINDS.filter((kind) => part.has(kind));
  if (kinds.length !== 1) part.fail(`an object with one of ${KINDS.join(", ")}`);
  switch (kinds[0]) {
    case "call":
      return call(part);
    case "send":
      part.object(["send", "as", "latency", "delay", ...REPETITION]);
      return {
        send: part.field("send").text(),
        ...opt(part, "as", (field) => field.text()),
        ...opt(part, "latency", latency),
        delay: latency(part.field("delay")),
        ...repetition(part),
      };
    case "work":
      part.object(["work", "latency", "kind", ...REPETITION]);
      return {
        work: part.field("work").text(),
        latency: latency(part.field("latency")),
        ...opt(part, "kind", (field) => field.oneOf(["INTERNAL", "CLIENT"] as const)),
        ...repetition(part),
      };
    case "together":
      part.object(["together"]);
      return { together: steps(part.field("together"), depth) };
    case "cache":
      part.object(["cache", "latency", "hit", "miss"]);
      return {
        cache: part.field("cache").text(),
        latency: latency(part.field("latency")),
        hit: part.field("hit").number(0, 1),
        miss: steps(part.field("miss"), depth),
      };
    case "group":
      part.object(["group", ...REPETITION]);
      return { group: steps(part.field("group"), depth), ...repetition(part) };
    default:
      part.object(["choose"]);
      return {
        choose: part
          .field("choose")
          .list()
          .map((way) => {
            way.object(["weight", "steps"]);
            return { weight: way.field("weight").number(0, MOST), steps: steps(way.field("steps"), depth) };
          }),
      };
  }
}

function call(part: Part): CallStep {
  part.object(["call", "as", "timeoutMs", "retries", "onError", ...REPETITION]);
  return {
    call: part.field("call").text(),
    ...opt(part, "as", (field) => field.text()),
    ...opt(part, "timeoutMs", (field) => field.number(Number.MIN_VALUE, MOST)),
    ...opt(part, "retries", (field) => field.whole(0, 100)),
    ...opt(part, "onError", (field) => field.oneOf(["fail", "ignore"] as const)),
    ...repetition(part),
  };
}

function repetition(part: Part) {
  return {
    ...opt(part, "chance", (field) => field.number(0, 1)),
    ...opt(part, "times", (field) => (typeof field.value === "string" ? field.text() : field.whole(0, 10_000))),
  };
}

/** A name alone has the weight 1. */
function entry(part: Part): SystemModel["entries"][number] {
  if (typeof part.value === "string") return { operation: part.text(), weight: 1 };
  part.object(["operation", "weight"]);
  const weight = part.field("weight").isAbsent ? 1 : part.field("weight").number(Number.MIN_VALUE, MOST);
  return { operation: part.field("operation").text(), weight };
}

function variable(part: Part): { name: string; weights: number[] } {
  part.object(["name", "weights"]);
  const weights = part
    .field("weights")
    .list()
    .map((weight) => weight.number(0, MOST));
  return { name: part.field("name").text(), weights };
}

function load(part: Part): SystemModel["load"] {
  if (part.isAbsent) return LOAD;
  part.object(Object.keys(LOAD));
  return {
    tracesPerMinute: part.field("tracesPerMinute").isAbsent
      ? LOAD.tracesPerMinute
      : part.field("tracesPerMinute").number(Number.MIN_VALUE, 1e9),
    wave: part.field("wave").isAbsent ? LOAD.wave : part.field("wave").number(0, 1),
    noise: part.field("noise").isAbsent ? LOAD.noise : part.field("noise").number(0, 3),
    burstsPerHour: part.field("burstsPerHour").isAbsent
      ? LOAD.burstsPerHour
      : part.field("burstsPerHour").number(0, 60),
    quietPerHour: part.field("quietPerHour").isAbsent ? LOAD.quietPerHour : part.field("quietPerHour").number(0, 60),
  };
}

/** `startUs`, or `start` as a time with its zone. */
function start(part: Part): number {
  const us = part.field("startUs");
  if (!us.isAbsent) return us.whole(0, Number.MAX_SAFE_INTEGER);
  const text = part.field("start");
  if (text.isAbsent) return START_US;
  const at = text.value instanceof Date ? text.value.getTime() : Date.parse(text.text());
  if (!(at >= 0)) text.fail('a time such as "2024-03-04T00:00:00Z"');
  return at * 1000;
}
