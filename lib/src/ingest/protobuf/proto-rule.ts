/** What becomes of a field of a protobuf message; one without a rule is passed over. */
export interface ProtoRule {
  /** Hand over its bytes under this name. */
  readonly take?: string;
  /** It is a message to go into: rules by field number. */
  readonly message?: ReadonlyMap<number, ProtoRule>;
  /** Announce begin and end of the message gone into. */
  readonly name?: string;
}

/** What a `ProtoSplitter` calls. */
export interface ProtoHandler {
  /**
   * @param bytes Valid only during the call.
   * @param byte Where in the file they begin.
   */
  value(name: string, bytes: Buffer, byte: number): void;
  begin?(name: string): void;
  end?(name: string): void;
  /** A value over the limit, which is passed over; throws unless it may be left out. */
  tooLarge(name: string, byte: number): void;
}

/**
 * How messages follow each other in a file: one alone, or each behind its length, which is a varint or, as the
 * OpenTelemetry Collector writes it, four bytes with the highest first.
 */
export type Framing = "single" | "varint" | "fixed";
