import { Random } from "../../base/random.js";
import type { Benchmark, BenchOptions } from "../benchmark.js";
import { engineCases } from "../engine-sides.js";

/** A margin at which every triplet counts to the end. */
const MARGIN = 3;

export const trainStep: Benchmark = {
  name: "train-step",
  summary: "one training step of the compact network on 96 traces of 30 spans, against TensorFlow.js and PyTorch",
  cases(options: BenchOptions) {
    const random = new Random(1, "bench step");
    const step = { learningRate: 1e-3, margin: MARGIN, random };
    return engineCases(
      "train",
      async (model, batch) => ({ facts: { loss: await model.trainStep(batch, step) } }),
      options,
    );
  },
};
