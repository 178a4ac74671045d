import { describe, expect, test } from "vitest";
import type { Embedding } from "../../lib/src/represent/representation.js";
import { openSelection, SELECTION_NAMES } from "../../lib/src/select/registry.js";

const line: Embedding = { ids: ["a", "b", "c", "d"], width: 1, vectors: Float32Array.of(0, 1, 10, 11) };

describe.each(SELECTION_NAMES)("openSelection(%j)", (name) => {
  test("gives a representative per cluster and every trace a cluster", async () => {
    const selected = await openSelection(name).select(line, { budget: 2, seed: 1 });
    expect(selected.representatives.length).toBe(2);
    expect(selected.assignment.length).toBe(4);
  });
});
