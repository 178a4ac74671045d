/** Writes protobuf by hand, without the library the importer reads it with. */
export const proto = {
  varint(value: number | bigint): Buffer {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
      bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
      rest >>= 7n;
    } while (rest > 0n);
    return Buffer.from(bytes);
  },
  number(field: number, value: number | bigint): Buffer {
    return Buffer.concat([proto.varint(field * 8), proto.varint(value)]);
  },
  bytes(field: number, ...content: (Buffer | string)[]): Buffer {
    const whole = Buffer.concat(content.map((part) => Buffer.from(part as string)));
    return Buffer.concat([proto.varint(field * 8 + 2), proto.varint(whole.length), whole]);
  },
  fixed64(field: number, value: bigint | string): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
    return Buffer.concat([proto.varint(field * 8 + 1), bytes]);
  },
  fixed32(field: number, value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return Buffer.concat([proto.varint(field * 8 + 5), bytes]);
  },
};

/** An attribute of text. */
export function textAttribute(field: number, key: string, value: string): Buffer {
  return proto.bytes(field, proto.bytes(1, key), proto.bytes(2, proto.bytes(1, value)));
}

export interface ProtoSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string | null;
  readonly name: string;
  readonly kind?: number;
  readonly start: bigint | string;
  readonly end: bigint | string;
  /** More fields, encoded. */
  readonly more?: readonly Buffer[];
}

export function spanMessage({ traceId, spanId, parentId, name, kind = 0, start, end, more = [] }: ProtoSpan): Buffer {
  return Buffer.concat([
    proto.bytes(1, Buffer.from(traceId, "hex")),
    proto.bytes(2, Buffer.from(spanId, "hex")),
    ...(parentId ? [proto.bytes(4, Buffer.from(parentId, "hex"))] : []),
    proto.bytes(5, name),
    proto.number(6, kind),
    proto.fixed64(7, start),
    proto.fixed64(8, end),
    ...more,
  ]);
}

/** One `ResourceSpans` as the field of a request, with a service and an instance. */
export function resourceSpans(service: string, instance: string, spans: readonly Buffer[], scopesAt = 2): Buffer {
  const resource = proto.bytes(
    1,
    textAttribute(1, "service.name", service),
    textAttribute(1, "service.instance.id", instance),
  );
  const scope = proto.bytes(1, proto.bytes(1, "lib"), proto.bytes(2, "1"));
  return proto.bytes(1, resource, proto.bytes(scopesAt, scope, ...spans.map((span) => proto.bytes(2, span))));
}

/** The ways in which requests follow each other in a file. */
export const framings: Readonly<Record<string, (requests: readonly Buffer[]) => Buffer>> = {
  "one message": (requests) => Buffer.concat(requests),
  "4-byte lengths": (requests) =>
    Buffer.concat(
      requests.flatMap((request) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(request.length);
        return [length, request];
      }),
    ),
  "varint lengths": (requests) => Buffer.concat(requests.flatMap((r) => [proto.varint(r.length), r])),
};
