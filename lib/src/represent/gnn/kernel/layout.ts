import { LANES, multiple } from "../../../compute/kernels/kernels.js";
import { type Network, type Parameter, parameters, type Weights } from "../network.js";

/** Where a parameter lies: a matrix filled up with zeros, which stay zeros in training. */
export interface Block {
  /** In floats, from the first. */
  readonly offset: number;
  readonly rows: number;
  readonly cols: number;
  /** For each row and column of the parameter the one of the matrix. */
  readonly rowOf: Int32Array;
  readonly colOf: Int32Array;
}

/** Where the parameters of a network lie in the memory of the kernels, one block of floats. */
export interface Layout {
  readonly blocks: ReadonlyMap<string, Block>;
  /** Floats before "input.text", which comes last: its gradient is made otherwise. */
  readonly small: number;
  readonly size: number;
  /** Columns of the input, of each attention layer, of the trace and of each dense layer. */
  readonly input: number;
  readonly layers: readonly { readonly cols: number; readonly width: number }[];
  /** The most of these: columns of the rooms for nodes. */
  readonly widest: number;
  readonly pooled: number;
  readonly head: readonly number[];
}

/** Columns that numbers of one kind stand in: where each is, and how many there are with the filling. */
interface Space {
  readonly of: Int32Array;
  readonly cols: number;
}

/** The layout of a network of which every attention layer has a matrix of its own. */
export function layoutOf(network: Network): Layout {
  const time = plain(network.timeWidth);
  const input = plain(network.input.width);
  /** The spaces from which and into which the parameters of each part lead. */
  const ends = new Map<string, readonly [Space | undefined, Space]>([
    ["time", [undefined, time]],
    ["input", [time, input]],
  ]);
  let before = input;
  const layers = network.layers.map(({ heads, width }, i) => {
    const wide = multiple(width, 4);
    const of = Int32Array.from({ length: heads * width }, (_, j) => Math.floor(j / width) * wide + (j % width));
    const space = { of, cols: multiple(heads * wide, LANES) };
    ends.set(`attention${i}`, [before, space]);
    before = space;
    return { cols: space.cols, width: wide };
  });
  if (network.readout.pool === "mean+max") {
    const { of, cols } = before;
    before = { of: Int32Array.from([...of, ...of.map((column) => column + cols)]), cols: 2 * cols };
  }
  const pooled = before.cols;
  const head = network.head.map(({ width }, i) => {
    const space = plain(width);
    ends.set(`head${i}`, [before, space]);
    before = space;
    return space.cols;
  });

  const blocks = new Map<string, Block>();
  let offset = 0;
  const place = ({ name, shape }: Parameter) => {
    const [part, kind] = name.split(".");
    const [from, to] = ends.get(part)!;
    const rows = rowsOf(kind, shape, from);
    blocks.set(name, { offset, rows: rows.cols, cols: to.cols, rowOf: rows.of, colOf: to.of });
    offset += rows.cols * to.cols;
  };
  const all = parameters(network);
  for (const parameter of all) if (parameter.name !== TEXT) place(parameter);
  const small = offset;
  place(all.find(({ name }) => name === TEXT)!);
  const widest = Math.max(input.cols, ...layers.map(({ cols }) => cols));
  return { blocks, small, size: offset, input: input.cols, layers, widest, pooled, head };
}

const TEXT = "input.text";

function plain(width: number): Space {
  return { of: Int32Array.from({ length: width }, (_, i) => i), cols: multiple(width, LANES) };
}

/** Rows as a space: those of vectors, one; of what is read row by row, no more than there are; else the columns before. */
function rowsOf(kind: string, shape: readonly number[], from: Space | undefined): Space {
  const exactly = (rows: number) => ({ of: plain(rows).of, cols: rows });
  if (kind === "bias" || kind === "from" || kind === "to") return exactly(1);
  if (from === undefined || kind === "text" || kind === "status") return exactly(shape[0]);
  return from;
}

/** Writes weights into their places; the rest becomes 0. */
export function pack({ blocks }: Layout, weights: Weights, to: Float32Array): void {
  to.fill(0);
  for (const [name, block] of blocks) {
    const values = weights.get(name)!;
    eachNumber(block, (place, index) => {
      to[place] = values[index];
    });
  }
}

/** Reads back what {@link pack} wrote, in the order of `parameters`. */
export function unpack({ blocks }: Layout, network: Network, from: Float32Array): Weights {
  const weights = new Map<string, Float32Array>();
  for (const { name } of parameters(network)) {
    const block = blocks.get(name)!;
    const values = new Float32Array(block.rowOf.length * block.colOf.length);
    eachNumber(block, (place, index) => {
      values[index] = from[place];
    });
    weights.set(name, values);
  }
  return weights;
}

function eachNumber({ offset, cols, rowOf, colOf }: Block, visit: (place: number, index: number) => void): void {
  let index = 0;
  for (const row of rowOf) for (const column of colOf) visit(offset + row * cols + column, index++);
}
