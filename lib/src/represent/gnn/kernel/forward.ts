import type { Address } from "../../../compute/kernels/kernels.js";
import type { BatchPlan, Chunk } from "./batch.js";
import { ACTIVATIONS, at, baseAt, FLOAT, type Program, rowsAt } from "./program.js";

/** From the batch to vectors of length 1, for the traces of a chunk. */
export function forward(program: Program, plan: BatchPlan, { traces, nodes }: Chunk): void {
  const { kernels, network, layout, weights, derived } = program;
  const [begin, end] = nodes;
  const count = end - begin;
  const rows = (address: Address) => rowsAt(address, begin, layout.widest);
  const base = (address: Address, cols: number) => baseAt(address, begin, layout.widest, cols);
  const { times } = network;
  const time = rowsAt(plan.time, begin, times);
  kernels.multiply(time, times, 1, derived.time, rows(plan.x[0]), count, times, layout.input, 0);
  kernels.addRowsOf(
    rows(plan.x[0]),
    derived.text,
    rowsAt(plan.text, begin, 1),
    derived.status,
    rowsAt(plan.status, begin, 1),
    count,
    layout.input,
    ACTIVATIONS[network.input.activation],
  );
  let before = layout.input;
  network.layers.forEach(({ heads, activation }, i) => {
    const { cols, width } = layout.layers[i];
    const part = (name: string) => at(program, weights, `attention${i}.${name}`);
    kernels.multiply(rows(plan.x[i]), before, 1, part("weight"), rows(plan.h[i]), count, before, cols, 0);
    kernels.attend(
      base(plan.h[i], cols),
      part("from"),
      part("to"),
      part("bias"),
      plan.first,
      plan.source,
      plan.said[i],
      plan.heard[i],
      plan.share[i],
      base(plan.x[i + 1], cols),
      begin,
      end,
      heads,
      width,
      cols,
      ACTIVATIONS[activation],
    );
    before = cols;
  });
  forwardTraces(program, plan, { traces, nodes }, before);
}

function forwardTraces(program: Program, plan: BatchPlan, { traces, nodes }: Chunk, cols: number): void {
  const { kernels, network, layout, weights } = program;
  const [begin, end] = traces;
  const count = end - begin;
  const most = network.readout.pool === "mean+max" ? 1 : 0;
  const x = baseAt(plan.x[plan.x.length - 1], nodes[0], layout.widest, cols);
  kernels.pool(x, plan.offsets, plan.top[0], plan.places, begin, end, cols, most);
  let before = layout.pooled;
  const row = (address: Address, width: number) => address + FLOAT * begin * width;
  kernels.activate(row(plan.top[0], before), count, before, ACTIVATIONS[network.readout.activation]);
  network.head.forEach(({ activation }, i) => {
    const width = layout.head[i];
    const from = row(plan.top[i], before);
    const to = row(plan.top[i + 1], width);
    kernels.multiply(from, before, 1, at(program, weights, `head${i}.weight`), to, count, before, width, 0);
    kernels.biasActivate(to, at(program, weights, `head${i}.bias`), count, width, ACTIVATIONS[activation]);
    before = width;
  });
  kernels.normalise(row(plan.top[plan.top.length - 1], before), row(plan.norms, 1), count, before);
}
