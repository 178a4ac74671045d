import { ProtobufMessage } from "./protobuf.js";
import type { Tensor } from "./safetensors.js";

/** Numbers of onnx.proto: TensorProto.DataType, and AttributeProto.AttributeType. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;
/** The first operator set with LayerNormalization, and the format version that goes with it. */
const OPERATOR_SET = 17;
const FORMAT_VERSION = 8;

/** Attributes of an operator by the type they are stored as. */
export interface OnnxAttributes {
  readonly int?: Readonly<Record<string, number>>;
  readonly ints?: Readonly<Record<string, readonly number[]>>;
  readonly float?: Readonly<Record<string, number>>;
}

/** A dimension: its size, or the name of one that is known at run time only. */
export type OnnxDimension = number | string;

/** An ONNX model being written. Values are known by name; each method returns the name of what it made. */
export class OnnxGraph {
  readonly #name: string;
  readonly #graph = new ProtobufMessage();
  #count = 0;

  constructor(name: string) {
    this.#name = name;
    this.#graph.text(2, name);
  }

  /** A float32 constant. */
  weight({ shape, data }: Tensor): string {
    return this.#constant(FLOAT, shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  scalar(value: number): string {
    return this.weight({ shape: [], data: Float32Array.of(value) });
  }

  /** An int64 list, as shapes and axes are given. */
  ints(...values: number[]): string {
    return this.#constant(INT64, [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  /** Applies an operator with one output. */
  op(type: string, inputs: readonly string[], attributes: OnnxAttributes = {}, output = this.#fresh()): string {
    const node = new ProtobufMessage();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, `${type}_${output}`).text(4, type);
    for (const [name, value] of Object.entries(attributes.int ?? {}))
      node.message(5, new ProtobufMessage().text(1, name).int(3, value).int(20, ATTRIBUTE_INT));
    for (const [name, values] of Object.entries(attributes.ints ?? {})) {
      const attribute = new ProtobufMessage().text(1, name);
      for (const value of values) attribute.int(8, value);
      node.message(5, attribute.int(20, ATTRIBUTE_INTS));
    }
    for (const [name, value] of Object.entries(attributes.float ?? {}))
      node.message(5, new ProtobufMessage().text(1, name).float(2, value).int(20, ATTRIBUTE_FLOAT));
    this.#graph.message(1, node);
    return output;
  }

  /** Converts to float32. */
  toFloat(value: string): string {
    return this.op("Cast", [value], { int: { to: FLOAT } });
  }

  /** Declares an int64 input of the model. */
  input(name: string, shape: readonly OnnxDimension[]): string {
    this.#graph.message(11, port(name, INT64, shape));
    return name;
  }

  /** Declares a float32 output of the model. */
  output(name: string, value: string, shape: readonly OnnxDimension[]): void {
    this.op("Identity", [value], {}, name);
    this.#graph.message(12, port(name, FLOAT, shape));
  }

  /** The finished model as byte runs of an `.onnx` file. */
  encode(): readonly Uint8Array[] {
    const operators = new ProtobufMessage().text(1, "").int(2, OPERATOR_SET);
    return new ProtobufMessage()
      .int(1, FORMAT_VERSION)
      .text(2, `labelease ${this.#name}`)
      .message(7, this.#graph)
      .message(8, operators).chunks;
  }

  #constant(type: number, shape: readonly number[], bytes: Uint8Array): string {
    const name = this.#fresh();
    const tensor = new ProtobufMessage();
    for (const size of shape) tensor.int(1, size);
    this.#graph.message(5, tensor.int(2, type).text(8, name).bytes(9, bytes));
    return name;
  }

  #fresh(): string {
    return `v${this.#count++}`;
  }
}

function port(name: string, type: number, dimensions: readonly OnnxDimension[]): ProtobufMessage {
  const shape = new ProtobufMessage();
  for (const size of dimensions) {
    const dimension = new ProtobufMessage();
    shape.message(1, typeof size === "string" ? dimension.text(2, size) : dimension.int(1, size));
  }
  const tensor = new ProtobufMessage().int(1, type).message(2, shape);
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
}
