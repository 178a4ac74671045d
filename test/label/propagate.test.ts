import { describe, expect, test } from "vitest";
import type { LabelTable } from "../../lib/src/label/label-table.js";
import { propagate } from "../../lib/src/label/propagate.js";
import { line, say, selected } from "./line.js";

const labelsOf = (table: LabelTable) => [...table].map(({ label }) => (label === "abnormal" ? 1 : 0)).join("");
const representativesOf = (table: LabelTable) => [...table].map(({ representativeId }) => representativeId).join("");

const all = [say("a", "normal"), say("d", "abnormal", "bob", "2026-01-02T03:04:05Z"), say("f", "normal")];

describe("propagate()", () => {
  test("gives every trace the answer on its representative", () => {
    const labels = propagate(line, selected, all);
    expect(labelsOf(labels)).toBe("0011101");
    expect(representativesOf(labels)).toBe("aadddfd");
    expect(labels.at(1)).toEqual({
      traceId: "b",
      label: "normal",
      source: "propagated",
      annotator: "ann",
      representativeId: "a",
      distance: 1,
      confidence: Math.fround(0.8),
      time: "",
    });
    expect(labels.at(3)).toEqual({
      traceId: "d",
      label: "abnormal",
      source: "human",
      annotator: "bob",
      representativeId: "d",
      distance: 0,
      confidence: 1,
      time: "2026-01-02T03:04:05Z",
    });
    expect(labels.at(6)).toMatchObject({ annotator: "bob", time: "2026-01-02T03:04:05Z", distance: 8 });
    expect(labels.at(6).confidence).toBeCloseTo(0.2);
  });

  test.each(["unsure", "skip"] as const)("sends the followers of a representative answered %s elsewhere", (value) => {
    const labels = propagate(line, selected, [all[0], say("d", value), say("f", "abnormal")]);
    // 9, 10 and 11 are nearer to 0 than to 30, 18 is nearer to 30.
    expect(representativesOf(labels)).toBe("aaaaaff");
    expect(labelsOf(labels)).toBe("0000011");
    expect(labels.at(3)).toMatchObject({ source: "propagated", distance: 10, confidence: Math.fround(1 / 3) });
    expect(labels.at(6)).toMatchObject({ distance: 12, confidence: Math.fround(0.2) });
  });

  test("treats a representative without an answer like one that was skipped", () => {
    expect(labelsOf(propagate(line, selected, [all[0], say("f", "abnormal")]))).toBe("0000011");
    const one = propagate(line, selected, [say("f", "abnormal")]);
    expect(labelsOf(one)).toBe("1111111");
    expect(one.at(0)).toMatchObject({ distance: 30, confidence: 1 });
  });

  test("never overwrites what a person said, of whatever trace", () => {
    const labels = propagate(line, selected, [...all, say("c", "normal", "eve"), say("b", "abnormal")]);
    expect(labelsOf(labels)).toBe("0101101");
    expect(labels.at(2)).toMatchObject({ source: "human", annotator: "eve", representativeId: "c", confidence: 1 });
    expect(labels.at(4)).toMatchObject({ source: "propagated", representativeId: "d" });
  });

  test("keeps the answer on a representative that is nearer to the centre of another cluster", () => {
    const odd = { ...selected, assignment: Uint32Array.of(1, 0, 1, 1, 1, 2, 1) };
    expect(labelsOf(propagate(line, odd, all))[0]).toBe("0");
  });

  test("takes the last of several answers on a trace, also where it takes an answer back", () => {
    expect(labelsOf(propagate(line, selected, [...all, say("a", "abnormal")]))).toBe("1111101");
    expect(representativesOf(propagate(line, selected, [...all, say("d", "unsure")]))).toBe("aaaaaff");
  });

  test("leaves what was selected alone", () => {
    const kept = structuredClone(selected);
    propagate(line, selected, [all[0]]);
    expect(selected).toEqual(kept);
  });

  test("refuses to label without an answer on any representative", () => {
    const message = "no representative is answered with normal or abnormal";
    expect(() => propagate(line, selected, [])).toThrow(message);
    expect(() => propagate(line, selected, [say("a", "unsure"), say("b", "normal")])).toThrow(message);
  });

  test("names a trace that is not in the recording", () => {
    expect(() => propagate(line, selected, [...all, say("z", "normal")])).toThrow("not in the recording (trace z)");
  });
});
