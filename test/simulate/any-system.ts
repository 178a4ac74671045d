import fc from "fast-check";
import type { Latency, OperationModel, Step, SystemModel } from "../../lib/src/simulate/system.js";

const latency: fc.Arbitrary<Latency> = fc.record({
  medianMs: fc.double({ min: 0, max: 50, noNaN: true }),
  sigma: fc.double({ min: 0, max: 1, noNaN: true }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Steps of an operation that may go to the `later` ones only: calls never go round in a circle. */
function steps(later: readonly string[], depth: number): fc.Arbitrary<Step[]> {
  const repetition = { chance: share, times: fc.constantFrom<number | string>(0, 1, 2, "n") };
  const kinds: fc.Arbitrary<Step>[] = [
    fc.record(
      { work: fc.constantFrom("query", "__proto__"), latency, ...repetition },
      { requiredKeys: ["work", "latency"] },
    ),
  ];
  if (later.length > 0) {
    const target = fc.constantFrom(...later);
    const call = {
      call: target,
      timeoutMs: fc.double({ min: 1, max: 500, noNaN: true }),
      retries: fc.nat(2),
      onError: fc.constantFrom<"fail" | "ignore">("fail", "ignore"),
      ...repetition,
    };
    kinds.push(fc.record(call, { requiredKeys: ["call"] }));
    kinds.push(fc.record({ send: target, delay: latency, ...repetition }, { requiredKeys: ["send", "delay"] }));
  }
  if (depth > 0) {
    const inner = steps(later, depth - 1);
    kinds.push(fc.record({ together: inner }));
    kinds.push(fc.record({ group: inner, ...repetition }, { requiredKeys: ["group"] }));
    kinds.push(fc.record({ cache: fc.constant("look"), latency, hit: share, miss: inner }));
    const way = fc.record({ weight: fc.integer({ min: 1, max: 5 }), steps: inner });
    kinds.push(fc.record({ choose: fc.array(way, { minLength: 1, maxLength: 3 }) }));
  }
  return fc.array(fc.oneof(...kinds), { maxLength: 3 });
}

/** Any valid description: two to four services, each with an operation that may call those of the later ones. */
export const anySystem: fc.Arbitrary<SystemModel> = fc.integer({ min: 2, max: 4 }).chain((count) => {
  const names = Array.from({ length: count }, (_, i) => `s${i}`);
  const operations = names.map((service, i): fc.Arbitrary<OperationModel> => {
    const later = names.slice(i + 1).map((name) => `${name}/do`);
    return fc.record({ service: fc.constant(service), name: fc.constant("do"), work: latency, steps: steps(later, 2) });
  });
  return fc.record({
    name: fc.constant("any"),
    services: fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          protocol: fc.constantFrom<"http" | "grpc">("http", "grpc"),
          instances: fc.integer({ min: 1, max: 3 }),
          utilisation: fc.double({ min: 0, max: 0.9, noNaN: true }),
        }),
      ),
    ),
    operations: fc.tuple(...operations),
    entries: fc.constant([{ operation: "s0/do", weight: 1 }]),
    variables: fc.constant([{ name: "n", weights: [1, 1, 1] }]),
    network: latency,
    load: fc.constant({ tracesPerMinute: 20, wave: 0.3, noise: 0.1, burstsPerHour: 1, quietPerHour: 1 }),
    startUs: fc.constant(1_700_000_000_000_000),
  });
});
