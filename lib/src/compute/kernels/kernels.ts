/** An address in the memory of the kernels, in bytes. */
export type Address = number;

/**
 * The kernels of lib/kernels, where each is described. Matrices lie row by row, f32; columns are filled up to
 * multiples of {@link LANES} floats. Nothing is checked here.
 */
export interface Kernels {
  multiply(
    a: Address,
    rowStride: number,
    colStride: number,
    b: Address,
    c: Address,
    rows: number,
    inner: number,
    cols: number,
    add: 0 | 1,
  ): void;
  multiplyTransposed(
    a: Address,
    stride: number,
    b: Address,
    c: Address,
    rows: number,
    width: number,
    cols: number,
  ): void;
  transpose(a: Address, out: Address, rows: number, cols: number): void;
  takeRows(a: Address, index: Address, out: Address, rows: number, cols: number): void;
  addRowsOf(
    x: Address,
    a: Address,
    i: Address,
    b: Address,
    j: Address,
    rows: number,
    cols: number,
    activation: number,
  ): void;
  scatterRows(d: Address, index: Address, out: Address, rows: number, cols: number): void;
  addTo(from: Address, to: Address, count: number): void;
  clear(x: Address, count: number): void;
  activate(x: Address, rows: number, cols: number, activation: number): void;
  slope(d: Address, y: Address, rows: number, cols: number, activation: number): void;
  biasActivate(x: Address, bias: Address, rows: number, cols: number, activation: number): void;
  activateBackward(d: Address, y: Address, dBias: Address, rows: number, cols: number, activation: number): void;
  normalise(x: Address, norms: Address, rows: number, cols: number): void;
  normaliseBackward(d: Address, y: Address, norms: Address, rows: number, cols: number): void;
  attend(
    h: Address,
    from: Address,
    to: Address,
    bias: Address,
    first: Address,
    source: Address,
    said: Address,
    heard: Address,
    share: Address,
    out: Address,
    begin: number,
    end: number,
    heads: number,
    width: number,
    cols: number,
    activation: number,
  ): void;
  attendBackward(
    dOut: Address,
    h: Address,
    from: Address,
    to: Address,
    first: Address,
    source: Address,
    said: Address,
    heard: Address,
    share: Address,
    dSaid: Address,
    dHeard: Address,
    dShare: Address,
    dH: Address,
    dFrom: Address,
    dTo: Address,
    begin: number,
    end: number,
    heads: number,
    width: number,
    cols: number,
  ): void;
  pool(
    x: Address,
    offsets: Address,
    out: Address,
    places: Address,
    begin: number,
    end: number,
    cols: number,
    most: 0 | 1,
  ): void;
  poolBackward(
    d: Address,
    offsets: Address,
    places: Address,
    dX: Address,
    begin: number,
    end: number,
    cols: number,
    most: 0 | 1,
  ): void;
  tripletLoss(vectors: Address, d: Address, triplets: number, cols: number, margin: number): number;
  adam(w: Address, g: Address, m: Address, v: Address, count: number, rates: Address): void;
  /** The whole number at an address: a view of the memory may be too short in a thread that has not seen it grow. */
  number(at: Address): number;
  nearestTwo(
    rows: Address,
    width: number,
    centres: Address,
    packed: Address,
    halves: Address,
    origin: Address,
    bound: Address,
    k: number,
    from: number,
    to: number,
    index: Address,
    distance: Address,
    rival: Address,
    room: Address,
  ): void;
  advanceStart(start: Address, steps: number): 0 | 1;
  prepareStart(start: Address): 0 | 1;
  sliceStart(start: Address, slice: number): void;
}

/** Columns of a matrix are a multiple of this: the width of the tile of `multiply`. */
export const LANES = 16;

/** The least multiple of `of` that is not below `n`. */
export function multiple(n: number, of: number): number {
  return Math.ceil(n / of) * of;
}
