import type { Address, Kernels } from "../../compute/kernels/kernels.js";
import type { BackwardPlan, BatchPlan, Chunk } from "./kernel-batch.js";
import type { Layout } from "./kernel-layout.js";
import type { Activation, Network } from "./network.js";

/** Numbers the kernels know activations by. */
const ACTIVATIONS: Record<Activation, number> = { none: 0, elu: 1, tanh: 2, relu: 3 };
const FLOAT = 4;

/**
 * Where the rows of a chunk lie in a room for nodes, `room` floats wide, whatever the number of columns now in use,
 * so that chunks never touch each other's.
 */
function rowsAt(address: Address, begin: number, room: number): Address {
  return address + FLOAT * begin * room;
}

/** Address that row 0 would have, for kernels that count nodes from the first of the batch. */
function baseAt(address: Address, begin: number, room: number, cols: number): Address {
  return address + FLOAT * begin * (room - cols);
}

/** A network whose weights lie in the memory of the kernels, and what is worked out of them once per batch. */
export interface Program {
  readonly kernels: Kernels;
  readonly network: Network;
  readonly layout: Layout;
  /** Where the weights begin. */
  readonly weights: Address;
  readonly derived: Derived;
}

/**
 * What all nodes share. Times go through two products without anything between, so the matrices are multiplied first:
 *
 *     x_v = act(time_v (W M) + (text T)_v + (S + b + b' M)_status)        W, b' "time", M "input.time", S "input.status"
 */
export interface Derived {
  /** times x input. */
  readonly time: Address;
  /** statuses x input. */
  readonly status: Address;
  /** Texts of the batch x input. */
  readonly text: Address;
  /** Scratch: one row of the input. */
  readonly row: Address;
}

/** Address of a parameter, or of its derivative, in a region with the layout of the weights. */
export function at({ layout }: Program, region: Address, name: string): Address {
  return region + FLOAT * layout.blocks.get(name)!.offset;
}

/** Fills {@link Derived}, but for the texts. */
export function derive(program: Program): void {
  const { kernels, network, layout, weights, derived } = program;
  const { input } = layout;
  const timeCols = layout.blocks.get("time.weight")!.cols;
  const to = at(program, weights, "input.time");
  const { times, timeWidth, statuses } = network;
  kernels.multiply(at(program, weights, "time.weight"), timeCols, 1, to, derived.time, times, timeWidth, input, 0);
  kernels.multiply(at(program, weights, "time.bias"), timeCols, 1, to, derived.row, 1, timeWidth, input, 0);
  if (network.input.bias) kernels.addTo(at(program, weights, "input.bias"), derived.row, input);
  const from = at(program, weights, "input.status");
  for (let status = 0; status < statuses; status++) {
    const row = derived.status + FLOAT * status * input;
    kernels.clear(row, input);
    kernels.addTo(from + FLOAT * status * input, row, input);
    kernels.addTo(derived.row, row, input);
  }
}

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

/** Matrices the way back multiplies by: those of the attention and the dense layers, turned. */
export interface Turned {
  readonly layers: readonly Address[];
  readonly head: readonly Address[];
  /** Of "input.time". */
  readonly time: Address;
}

export function turn(program: Program, turned: Turned): void {
  const { kernels, layout, weights } = program;
  const one = (name: string, to: Address) => {
    const { rows, cols } = layout.blocks.get(name)!;
    kernels.transpose(at(program, weights, name), to, rows, cols);
  };
  turned.layers.forEach((to, i) => {
    one(`attention${i}.weight`, to);
  });
  turned.head.forEach((to, i) => {
    one(`head${i}.weight`, to);
  });
  one("input.time", turned.time);
}

/** Derivatives that a chunk adds to: of the weights but the texts', and of what {@link Derived} holds of times and texts. */
export interface Gradients {
  readonly weights: Address;
  readonly time: Address;
  readonly text: Address;
  /** Floats in all; the three lie one after the other. */
  readonly size: number;
}

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
    kernels.multiplyTransposed(rows(plan.x[i]), dH, grad("weight"), count, before, cols);
    kernels.multiply(dH, cols, 1, turned.layers[i], dX, count, cols, before, 0);
  }
  const { input } = layout;
  const dX = rows(back.dX);
  kernels.slope(dX, rows(plan.x[0]), count, input, ACTIVATIONS[network.input.activation]);
  kernels.scatterRows(dX, rowsAt(plan.text, begin, 1), to.text, count, input);
  const dStatus = at(program, to.weights, "input.status");
  kernels.scatterRows(dX, rowsAt(plan.status, begin, 1), dStatus, count, input);
  const { times } = network;
  kernels.multiplyTransposed(rowsAt(plan.time, begin, times), dX, to.time, count, times, input);
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
    kernels.multiplyTransposed(from, d, at(program, to.weights, `head${i}.weight`), count, widths[i], widths[i + 1]);
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

/** Takes the derivatives by {@link Derived} apart into those by the weights it was made of; `to.weights` has the sums. */
export function deriveBackward(program: Program, turned: Turned, to: Gradients): void {
  const { kernels, network, layout, weights, derived } = program;
  const { input } = layout;
  const { times, statuses } = network;
  const timeCols = layout.blocks.get("time.weight")!.cols;
  const grad = (name: string) => at(program, to.weights, name);
  // Every node has a status, so the sum over statuses is that over nodes.
  kernels.clear(derived.row, input);
  for (let status = 0; status < statuses; status++)
    kernels.addTo(grad("input.status") + FLOAT * status * input, derived.row, input);
  if (network.input.bias) kernels.addTo(derived.row, grad("input.bias"), input);
  kernels.multiply(to.time, input, 1, turned.time, grad("time.weight"), times, input, timeCols, 0);
  kernels.multiply(derived.row, input, 1, turned.time, grad("time.bias"), 1, input, timeCols, 0);
  const dMatrix = grad("input.time");
  kernels.multiplyTransposed(at(program, weights, "time.weight"), to.time, dMatrix, times, timeCols, input);
  kernels.multiplyTransposed(at(program, weights, "time.bias"), derived.row, dMatrix, 1, timeCols, input);
}
