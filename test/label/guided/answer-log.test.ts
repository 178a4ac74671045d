import { describe, expect, test } from "vitest";
import { AnswerLog } from "../../../lib/src/label/guided/answer-log.js";
import type { AnswerValue } from "../../../lib/src/label/labels.js";

/** What the log makes of answers on one trace; a `?` before one says that it was asked again. */
function noises(...said: string[]): (number | undefined)[] {
  const log = new AnswerLog();
  return said.map((text) => {
    const value = text.replace("?", "") as AnswerValue;
    return log.add(7, { traceId: "t7", value, annotator: "ann" }, text.startsWith("?")).observation?.noise;
  });
}

describe("AnswerLog", () => {
  test("trusts an answer more when it is confirmed, asked or not", () => {
    expect(noises("normal", "?normal")).toEqual([0.2, 0.03]);
    expect(noises("normal", "normal")).toEqual([0.2, 0.03]);
  });

  test("trusts a corrected answer, and doubts one that says otherwise when it is asked again", () => {
    expect(noises("normal", "abnormal")).toEqual([0.2, 0.03]);
    expect(noises("normal", "?abnormal")).toEqual([0.2, 0.6]);
    expect(noises("normal", "?abnormal", "normal")).toEqual([0.2, 0.6, 0.03]);
  });

  test("gives no weight to unsure", () => {
    expect(noises("normal", "?unsure")).toEqual([0.2, undefined]);
    expect(noises("unsure", "normal")).toEqual([undefined, 0.2]);
  });

  test("comes to the same when it is cut and goes on", () => {
    const [log, whole] = [new AnswerLog(), new AnswerLog()];
    const add = (to: AnswerLog, value: AnswerValue, repeated = false) =>
      to.add(7, { traceId: "t7", value, annotator: "ann" }, repeated);
    for (const to of [log, whole]) add(to, "normal");
    add(log, "abnormal", true);
    log.cut(1);
    for (const to of [log, whole]) add(to, "normal", true);
    expect(log).toEqual(whole);
  });
});
