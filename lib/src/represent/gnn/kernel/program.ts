import type { Address, Kernels } from "../../../compute/kernels/kernels.js";
import type { Activation, Network } from "../network.js";
import type { Layout } from "./layout.js";

/** Numbers the kernels know activations by. */
export const ACTIVATIONS: Record<Activation, number> = { none: 0, elu: 1, tanh: 2, relu: 3 };
/** Bytes of a number. */
export const FLOAT = 4;

/**
 * Where the rows of a chunk lie in a room for nodes, `room` floats wide, whatever the number of columns now in use,
 * so that chunks never touch each other's.
 */
export function rowsAt(address: Address, begin: number, room: number): Address {
  return address + FLOAT * begin * room;
}

/** Address that row 0 would have, for kernels that count nodes from the first of the batch. */
export function baseAt(address: Address, begin: number, room: number, cols: number): Address {
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
  kernels.multiplyTransposed(at(program, weights, "time.weight"), timeCols, to.time, dMatrix, times, timeCols, input);
  kernels.multiplyTransposed(at(program, weights, "time.bias"), timeCols, derived.row, dMatrix, 1, timeCols, input);
}
