import type { Address } from "../../../compute/kernels/kernels.js";
import type { BackwardPlan, BatchPlan, Chunk } from "./batch.js";
import { ACTIVATIONS, at, baseAt, FLOAT, type Gradients, type Program, rowsAt, type Turned } from "./program.js";

/** From the derivative by the vectors (in the last of `dTop`) to that by the weights, for the traces of a chunk. */
export function backward(
  program: Program,
  plan: BatchPlan,
  back: BackwardPlan,
  turned: Turned,
  to: Gradients,
  { traces, nodes }: Chunk,
): void {
  const { kernels, network, layout, weights } = program;
  const [begin, end] = nodes;
  const count = end - begin;
  const rows = (address: Address) => rowsAt(address, begin, layout.widest);
  const base = (address: Address, cols: number) => baseAt(address, begin, layout.widest, cols);
  const last = layout.layers.at(-1)?.cols ?? layout.input;
  backwardTraces(program, plan, back, turned, to, { traces, nodes }, last);
  for (let i = network.layers.length - 1; i >= 0; i--) {
    const { cols, width } = layout.layers[i];
    const before = i === 0 ? layout.input : layout.layers[i - 1].cols;
    const { heads, activation } = network.layers[i];
    const part = (name: string) => at(program, weights, `attention${i}.${name}`);
    const grad = (name: string) => at(program, to.weights, `attention${i}.${name}`);
    const [dX, dH] = [rows(back.dX), rows(back.dH)];
    kernels.activateBackward(dX, rows(plan.x[i + 1]), grad("bias"), count, cols, ACTIVATIONS[activation]);
    kernels.attendBackward(
      base(back.dX, cols),
      base(plan.h[i], cols),
      part("from"),
      part("to"),
      plan.first,
      plan.source,
      plan.said[i],
      plan.heard[i],
      plan.share[i],
      back.dSaid,
      back.dHeard,
      back.dShare,
      base(back.dH, cols),
      grad("from"),
      grad("to"),
      begin,
      end,
      heads,
      width,
      cols,
    );
    kernels.multiplyTransposed(rows(plan.x[i]), before, dH, grad("weight"), count, before, cols);
    kernels.multiply(dH, cols, 1, turned.layers[i], dX, count, cols, before, 0);
  }
  const { input } = layout;
  const dX = rows(back.dX);
  kernels.slope(dX, rows(plan.x[0]), count, input, ACTIVATIONS[network.input.activation]);
  kernels.scatterRows(dX, rowsAt(plan.text, begin, 1), to.text, count, input);
  const dStatus = at(program, to.weights, "input.status");
  kernels.scatterRows(dX, rowsAt(plan.status, begin, 1), dStatus, count, input);
  const { times } = network;
  kernels.multiplyTransposed(rowsAt(plan.time, begin, times), times, dX, to.time, count, times, input);
}

function backwardTraces(
  program: Program,
  plan: BatchPlan,
  back: BackwardPlan,
  turned: Turned,
  to: Gradients,
  { traces, nodes }: Chunk,
  cols: number,
): void {
  const { kernels, network, layout } = program;
  const [begin, end] = traces;
  const count = end - begin;
  const row = (address: Address, width: number) => address + FLOAT * begin * width;
  const widths = [layout.pooled, ...layout.head];
  const top = widths.length - 1;
  kernels.normaliseBackward(
    row(back.dTop[top], widths[top]),
    row(plan.top[top], widths[top]),
    row(plan.norms, 1),
    count,
    widths[top],
  );
  for (let i = top - 1; i >= 0; i--) {
    const d = row(back.dTop[i + 1], widths[i + 1]);
    const y = row(plan.top[i + 1], widths[i + 1]);
    const { activation } = network.head[i];
    kernels.activateBackward(
      d,
      y,
      at(program, to.weights, `head${i}.bias`),
      count,
      widths[i + 1],
      ACTIVATIONS[activation],
    );
    const from = row(plan.top[i], widths[i]);
    kernels.multiplyTransposed(
      from,
      widths[i],
      d,
      at(program, to.weights, `head${i}.weight`),
      count,
      widths[i],
      widths[i + 1],
    );
    kernels.multiply(
      d,
      widths[i + 1],
      1,
      turned.head[i],
      row(back.dTop[i], widths[i]),
      count,
      widths[i + 1],
      widths[i],
      0,
    );
  }
  const most = network.readout.pool === "mean+max" ? 1 : 0;
  kernels.slope(
    row(back.dTop[0], widths[0]),
    row(plan.top[0], widths[0]),
    count,
    widths[0],
    ACTIVATIONS[network.readout.activation],
  );
  const dX = baseAt(back.dX, nodes[0], layout.widest, cols);
  kernels.poolBackward(back.dTop[0], plan.offsets, plan.places, dX, begin, end, cols, most);
}
