import { isUtf8 } from "node:buffer";
import type { Type } from "protobufjs";

type Field = readonly [name: string, id: number, type: string];

/** Fields of messages: name, number, type; a type in brackets is repeated. Names are those of OTLP/JSON. */
const MESSAGES: Readonly<Record<string, readonly Field[]>> = {
  AnyValue: [
    ["stringValue", 1, "string"],
    ["boolValue", 2, "bool"],
    ["intValue", 3, "int64"],
    ["doubleValue", 4, "double"],
    ["arrayValue", 5, "ArrayValue"],
    ["kvlistValue", 6, "KeyValueList"],
    ["bytesValue", 7, "bytes"],
  ],
  ArrayValue: [["values", 1, "[AnyValue]"]],
  KeyValueList: [["values", 1, "[KeyValue]"]],
  KeyValue: [
    ["key", 1, "string"],
    ["value", 2, "AnyValue"],
  ],
  Resource: [
    ["attributes", 1, "[KeyValue]"],
    ["droppedAttributesCount", 2, "uint32"],
    ["entityRefs", 3, "[EntityRef]"],
  ],
  EntityRef: [
    ["schemaUrl", 1, "string"],
    ["type", 2, "string"],
    ["idKeys", 3, "[string]"],
    ["descriptionKeys", 4, "[string]"],
  ],
  InstrumentationScope: [
    ["name", 1, "string"],
    ["version", 2, "string"],
    ["attributes", 3, "[KeyValue]"],
    ["droppedAttributesCount", 4, "uint32"],
  ],
  Span: [
    ["traceId", 1, "bytes"],
    ["spanId", 2, "bytes"],
    ["traceState", 3, "string"],
    ["parentSpanId", 4, "bytes"],
    ["name", 5, "string"],
    ["kind", 6, "int32"],
    ["startTimeUnixNano", 7, "fixed64"],
    ["endTimeUnixNano", 8, "fixed64"],
    ["attributes", 9, "[KeyValue]"],
    ["droppedAttributesCount", 10, "uint32"],
    ["events", 11, "[Event]"],
    ["droppedEventsCount", 12, "uint32"],
    ["links", 13, "[Link]"],
    ["droppedLinksCount", 14, "uint32"],
    ["status", 15, "Status"],
    ["flags", 16, "fixed32"],
  ],
  Event: [
    ["timeUnixNano", 1, "fixed64"],
    ["name", 2, "string"],
    ["attributes", 3, "[KeyValue]"],
    ["droppedAttributesCount", 4, "uint32"],
  ],
  Link: [
    ["traceId", 1, "bytes"],
    ["spanId", 2, "bytes"],
    ["traceState", 3, "string"],
    ["attributes", 4, "[KeyValue]"],
    ["droppedAttributesCount", 5, "uint32"],
    ["flags", 6, "fixed32"],
  ],
  Status: [
    ["message", 2, "string"],
    ["code", 3, "int32"],
  ],
  ScopeSpans: [
    ["scope", 1, "InstrumentationScope"],
    ["spans", 2, "[Span]"],
    ["schemaUrl", 3, "string"],
  ],
  ResourceSpans: [
    ["resource", 1, "Resource"],
    ["scopeSpans", 2, "[ScopeSpans]"],
    ["schemaUrl", 3, "string"],
  ],
  TracesData: [["resourceSpans", 1, "[ResourceSpans]"]],
};

/** The messages of OTLP's traces. `TracesData` and an export request are the same on the wire. */
export interface OtlpMessages {
  /** A message by name, as in "Span". */
  type(name: string): Type;
  /**
   * Decodes a message into the form it has in OTLP/JSON.
   *
   * @returns `unicode` is false if a text in it is not UTF-8.
   * @throws Error if the bytes are no such message.
   */
  decode(name: string, bytes: Buffer): { readonly value: Record<string, unknown>; readonly unicode: boolean };
}

/** Describes the messages of OTLP's traces to protobufjs. */
export async function otlpMessages(): Promise<OtlpMessages> {
  const { default: protobuf } = await import("protobufjs/light.js");
  const nested = Object.fromEntries(
    Object.entries(MESSAGES).map(([message, fields]) => {
      const described = fields.map(([name, id, type]) => {
        const isList = type.startsWith("[");
        return [name, { id, type: isList ? type.slice(1, -1) : type, ...(isList && { rule: "repeated" }) }];
      });
      // Without it an empty text, false and 0 would not be written.
      const oneofs = message === "AnyValue" && { oneofs: { value: { oneof: fields.map(([name]) => name) } } };
      return [message, { fields: Object.fromEntries(described), ...oneofs }];
    }),
  );
  const root = protobuf.Root.fromJSON({ nested });
  const types = new Map(Object.keys(MESSAGES).map((name) => [name, root.lookupType(name)]));
  const type = (name: string) => types.get(name)!;

  /** Notices texts that are not UTF-8. */
  class TextReader extends protobuf.BufferReader {
    unicode = true;

    override stringVerify(): string {
      return this.string();
    }

    override string(): string {
      const bytes = this.bytes() as Buffer;
      const text = bytes.toString("utf8");
      if (this.unicode && text.includes("\ufffd")) this.unicode = isUtf8(bytes);
      return text;
    }
  }

  return {
    type,
    decode(name, bytes) {
      const reader = new TextReader(bytes);
      const message = type(name).decode(reader);
      const value = type(name).toObject(message, { longs: String, bytes: String });
      if (name === "Span") {
        hexIds(value);
        // What is not on the wire is 0, and JSON says so.
        value.startTimeUnixNano ??= "0";
        value.endTimeUnixNano ??= "0";
      }
      for (const link of (value.links as Record<string, unknown>[] | undefined) ?? []) hexIds(link);
      return { value, unicode: reader.unicode };
    },
  };
}

/** Ids are hexadecimal digits in OTLP/JSON; all other bytes are base64. */
function hexIds(value: Record<string, unknown>): void {
  for (const key of ["traceId", "spanId", "parentSpanId"]) {
    const id = value[key];
    if (typeof id === "string") value[key] = Buffer.from(id, "base64").toString("hex");
  }
}
