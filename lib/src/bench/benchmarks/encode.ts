import type { Benchmark, BenchOptions } from "../benchmark.js";
import { engineCases } from "../engine-sides.js";

export const encode: Benchmark = {
  name: "encode",
  summary: "96 traces of 30 spans through the compact network, against TensorFlow.js and PyTorch",
  cases(options: BenchOptions) {
    return engineCases(
      "encode",
      async (model, batch) => ({ facts: { first: (await model.encode(batch))[0] } }),
      options,
    );
  },
};
