import { expect, test } from "vitest";
import { Random } from "../../../lib/src/base/random.js";
import { type BaselineRequest, takeBaseline } from "../../../lib/src/label/guided/baseline.js";
import { GuidedMethod } from "../../../lib/src/label/guided/guided-method.js";
import type { Answer } from "../../../lib/src/label/labels.js";
import { recording } from "./made-up.js";

const { ids, features, abnormal } = recording(600);

/** What a person may do next; the same for both methods. */
function act(method: GuidedMethod, random: Random): void {
  const { traceId } = method.next()!;
  const truth = abnormal[ids.indexOf(traceId)];
  const value = truth !== random.next() < 0.1 ? "abnormal" : "normal";
  const say = (more: Partial<Answer> = {}) => method.answer({ traceId, value, annotator: "ann", ...more });
  const dice = random.next();
  if (dice < 0.06) say({ value: "unsure" });
  else if (dice < 0.12) say({ also: method.alike(traceId).slice(0, 30) });
  else if (dice < 0.18) say({ traceId: ids[random.below(ids.length)] });
  else if (dice < 0.3) method.replay(method.answers.slice(0, -1 - random.below(3)));
  else say();
}

for (const seed of [1, 2, 3]) {
  test(`GuidedMethod gives the same cards and labels when it has looked ahead, ${seed}`, async () => {
    const options = { budget: 200, seed };
    const plain = new GuidedMethod(ids, () => features, options);
    const helper = { take: async (request: BaselineRequest) => takeBaseline(request, () => features) };
    const ahead = new GuidedMethod(ids, () => features, { ...options, helper });
    const [chance, same] = [new Random(seed, "acts"), new Random(seed, "acts")];
    for (let i = 0; i < 60; i++) {
      expect(await ahead.nextReady()).toEqual(plain.next());
      // All of it, or what there is time for.
      let left = i % 4 === 0 ? 1 : 3;
      for await (const _ of ahead.ahead()) if (--left === 0) break;
      act(plain, chance);
      act(ahead, same);
    }
    expect(ahead.answers).toEqual(plain.answers);
    expect(ahead.state()).toEqual(plain.state());
    expect(ahead.labels()).toEqual(plain.labels());
  });
}

test("GuidedMethod takes over the state it looked ahead to", async () => {
  const method = new GuidedMethod(ids, () => features, { budget: 20, seed: 1 });
  const { traceId } = method.next()!;
  const likely: string[] = [];
  for await (const next of method.ahead()) likely.push(next);
  method.answer({ traceId, value: "unsure", annotator: "ann" });
  expect(method.next()!.traceId).toBe(likely[2]);
});

test("GuidedMethod has the baseline begun that the likelier answer asks for, and asks once for each", async () => {
  const asked: number[] = [];
  const helper = {
    take: async (request: BaselineRequest) => {
      asked.push(request.count);
      return takeBaseline(request, () => features);
    },
  };
  const method = new GuidedMethod(ids, () => features, { budget: 20, seed: 1, helper });
  for (let i = 0; i < 15; i++) {
    const { traceId } = (await method.nextReady())!;
    for await (const _ of method.ahead());
    if (i === 9) expect(asked).toEqual([10]);
    const { mean } = method.outlook();
    const value = mean[ids.indexOf(traceId)] > 0 ? "abnormal" : "normal";
    method.answer({ traceId, value, annotator: "ann" });
    if (i !== 9) continue;
    method.replay(method.answers.slice(0, -1));
    method.answer({ traceId, value, annotator: "ann" });
    expect(asked).toEqual([10]);
  }
  expect(asked).toEqual([10, 14]);
});
